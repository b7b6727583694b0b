WITH `t9` AS (
  SELECT
    *
  FROM (
    SELECT
      `t7`.*
      EXCEPT (`of_day`)
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t0`.`provider`,
          `t0`.`event_id`,
          `t0`.`date`,
          `t0`.`date_published`,
          `t0`.`source_state`,
          `t0`.`source_sector`,
          `t0`.`source_name`,
          `t0`.`target_state`,
          `t0`.`target_sector`,
          `t0`.`target_name`,
          `t0`.`cameo`,
          `t0`.`plover`,
          `t0`.`quad`,
          `t0`.`score`,
          `t0`.`mentions`,
          `t0`.`story`,
          `t0`.`publisher`,
          `t0`.`place_state`,
          `t0`.`place_name`,
          `t0`.`latitude`,
          `t0`.`longitude`,
          `t0`.`deaths`,
          ROW_NUMBER() OVER (
            PARTITION BY `t0`.`provider`, `t0`.`date`, `t0`.`source_state`, `t0`.`source_name`, `t0`.`target_state`, `t0`.`target_name`, `t0`.`cameo`, `t0`.`plover`
            ORDER BY `t0`.`event_id` ASC, `t0`.`story` ASC, `t0`.`source_sector` ASC, `t0`.`target_sector` ASC
          ) - 1 AS `of_day`
        FROM `events` AS `t0`
      ) AS `t4`
      WHERE
        (
          `t4`.`of_day` = 0
        ) OR `t4`.`provider` IN ('acled', 'ucdp')
    ) AS `t7`
  ) AS `t8`
  WHERE
    `t8`.`source_state` IS NOT NULL
    AND `t8`.`target_state` IS NOT NULL
    AND `t8`.`source_state` <> `t8`.`target_state`
), `t22` AS (
  SELECT
    `t21`.`provider`,
    `t21`.`date`,
    `t21`.`state`,
    SUM(`t21`.`events`) AS `events`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t11`.`provider`,
          `t11`.`date`,
          `t11`.`target_state` AS `state`,
          COUNT(*) AS `events`
        FROM `t9` AS `t11`
        GROUP BY
          1,
          2,
          3
      ) AS `t12`
    ) AS `t15`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t13`.`provider`,
          `t13`.`date`,
          '' AS `state`,
          `t13`.`events`
        FROM (
          SELECT
            `t11`.`provider`,
            `t11`.`date`,
            COUNT(*) AS `events`
          FROM `t9` AS `t11`
          GROUP BY
            1,
            2
        ) AS `t13`
      ) AS `t16`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t11`.`provider`,
            `t11`.`date`,
            `t11`.`source_state` AS `state`,
            COUNT(*) AS `events`
          FROM `t9` AS `t11`
          GROUP BY
            1,
            2,
            3
        ) AS `t14`
      ) AS `t17`
    ) AS `t19`
  ) AS `t21`
  GROUP BY
    1,
    2,
    3
), `t26` AS (
  SELECT
    `t24`.`provider`,
    `t24`.`period`,
    `t24`.`state`,
    SUM(`t24`.`events`) AS `events`
  FROM (
    SELECT
      `t23`.`provider`,
      `t23`.`date`,
      `t23`.`state`,
      `t23`.`events`,
      DATE_TRUNC(`t23`.`date`, MONTH) AS `period`
    FROM `t22` AS `t23`
    WHERE
      `t23`.`state` IN ('', 'IRN', 'RUS')
  ) AS `t24`
  GROUP BY
    1,
    2,
    3
)
SELECT
  `t40`.`provider`,
  `t40`.`period`,
  `t40`.`a`,
  `t40`.`b`,
  `t40`.`verbal_cooperation`,
  `t40`.`material_cooperation`,
  `t40`.`verbal_conflict`,
  `t40`.`material_conflict`,
  `t40`.`events`,
  `t40`.`scored`,
  ieee_divide(COALESCE(`t40`.`thousandths`, 0), 1000) AS `score_sum`,
  ieee_divide(ieee_divide(COALESCE(`t40`.`thousandths`, 0), 1000), NULLIF(`t40`.`scored`, 0)) AS `score_mean`,
  `t40`.`all_events`,
  `t40`.`a_events`,
  `t40`.`b_events`
FROM (
  SELECT
    `t39`.`provider`,
    `t39`.`period`,
    `t6`.`a`,
    `t6`.`b`,
    `t20`.`thousandths`,
    COALESCE(`t20`.`verbal_cooperation`, 0) AS `verbal_cooperation`,
    COALESCE(`t20`.`material_cooperation`, 0) AS `material_cooperation`,
    COALESCE(`t20`.`verbal_conflict`, 0) AS `verbal_conflict`,
    COALESCE(`t20`.`material_conflict`, 0) AS `material_conflict`,
    COALESCE(`t20`.`events`, 0) AS `events`,
    COALESCE(`t20`.`scored`, 0) AS `scored`,
    COALESCE(`t36`.`events_of_all_events`, 0) AS `all_events`,
    COALESCE(`t34`.`events_of_a_events`, 0) AS `a_events`,
    COALESCE(`t35`.`events_of_b_events`, 0) AS `b_events`
  FROM (
    SELECT
      `t37`.`provider`,
      `t37`.`period`
    FROM (
      SELECT
        `t32`.`provider`,
        `t32`.`first`,
        `t32`.`last`,
        `t32`.`n`,
        DATE(
          CAST(FLOOR(
            ieee_divide(
              (
                (
                  (
                    EXTRACT(year FROM `t32`.`first`) * 12
                  ) + EXTRACT(month FROM `t32`.`first`)
                ) - 1
              ) + `t32`.`n`,
              12
            )
          ) AS INT64),
          (
            MOD(
              (
                (
                  (
                    EXTRACT(year FROM `t32`.`first`) * 12
                  ) + EXTRACT(month FROM `t32`.`first`)
                ) - 1
              ) + `t32`.`n`,
              12
            )
          ) + 1,
          1
        ) AS `period`
      FROM (
        SELECT
          `t29`.`provider`,
          `t29`.`first`,
          `t29`.`last`,
          `t3`.`n`
        FROM (
          SELECT
            `t25`.`provider`,
            MIN(`t25`.`date`) AS `first`,
            MAX(`t25`.`date`) AS `last`
          FROM (
            SELECT
              *
            FROM `t22` AS `t23`
            WHERE
              `t23`.`state` = ''
          ) AS `t25`
          GROUP BY
            1
        ) AS `t29`
        CROSS JOIN (
          SELECT
            IF(pos = pos_2, `n`, NULL) AS `n`
          FROM UNNEST(GENERATE_ARRAY(
            0,
            GREATEST(
              ARRAY_LENGTH(
                IF(
                  NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(10000 - 0),
                  ARRAY(
                    SELECT
                      ibis_bq_arr_range
                    FROM UNNEST(GENERATE_ARRAY(0, 10000, 1)) AS ibis_bq_arr_range
                    WHERE
                      ibis_bq_arr_range <> 10000
                  ),
                  []
                )
              )
            ) - 1
          )) AS pos
          CROSS JOIN UNNEST(IF(
            NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(10000 - 0),
            ARRAY(
              SELECT
                ibis_bq_arr_range
              FROM UNNEST(GENERATE_ARRAY(0, 10000, 1)) AS ibis_bq_arr_range
              WHERE
                ibis_bq_arr_range <> 10000
            ),
            []
          )) AS `n` WITH OFFSET AS pos_2
          WHERE
            pos = pos_2
            OR (
              pos > (
                ARRAY_LENGTH(
                  IF(
                    NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(10000 - 0),
                    ARRAY(
                      SELECT
                        ibis_bq_arr_range
                      FROM UNNEST(GENERATE_ARRAY(0, 10000, 1)) AS ibis_bq_arr_range
                      WHERE
                        ibis_bq_arr_range <> 10000
                    ),
                    []
                  )
                ) - 1
              )
              AND pos_2 = (
                ARRAY_LENGTH(
                  IF(
                    NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(10000 - 0),
                    ARRAY(
                      SELECT
                        ibis_bq_arr_range
                      FROM UNNEST(GENERATE_ARRAY(0, 10000, 1)) AS ibis_bq_arr_range
                      WHERE
                        ibis_bq_arr_range <> 10000
                    ),
                    []
                  )
                ) - 1
              )
            )
        ) AS `t3`
      ) AS `t32`
    ) AS `t37`
    WHERE
      `t37`.`period` <= `t37`.`last`
  ) AS `t39`
  CROSS JOIN (
    SELECT
      `t1`.`pair`.`a` AS `a`,
      `t1`.`pair`.`b` AS `b`
    FROM (
      SELECT
        IF(pos = pos_2, `pair`, NULL) AS `pair`
      FROM UNNEST(GENERATE_ARRAY(0, GREATEST(ARRAY_LENGTH([STRUCT('IRN' AS `a`, 'RUS' AS `b`)])) - 1)) AS pos
      CROSS JOIN UNNEST([STRUCT('IRN' AS `a`, 'RUS' AS `b`)]) AS `pair` WITH OFFSET AS pos_2
      WHERE
        pos = pos_2
        OR (
          pos > (
            ARRAY_LENGTH([STRUCT('IRN' AS `a`, 'RUS' AS `b`)]) - 1
          )
          AND pos_2 = (
            ARRAY_LENGTH([STRUCT('IRN' AS `a`, 'RUS' AS `b`)]) - 1
          )
        )
    ) AS `t1`
  ) AS `t6`
  LEFT OUTER JOIN (
    SELECT
      `t10`.`provider`,
      `t10`.`period`,
      `t10`.`a`,
      `t10`.`b`,
      COUNTIF(`t10`.`quad` = 'verbal cooperation') AS `verbal_cooperation`,
      COUNTIF(`t10`.`quad` = 'material cooperation') AS `material_cooperation`,
      COUNTIF(`t10`.`quad` = 'verbal conflict') AS `verbal_conflict`,
      COUNTIF(`t10`.`quad` = 'material conflict') AS `material_conflict`,
      COUNT(*) AS `events`,
      SUM(CAST(ROUND(`t10`.`score` * 1000, 0) AS INT64)) AS `thousandths`,
      COUNT(`t10`.`score`) AS `scored`
    FROM (
      SELECT
        `t8`.`provider`,
        LEAST(`t8`.`source_state`, `t8`.`target_state`) AS `a`,
        GREATEST(`t8`.`source_state`, `t8`.`target_state`) AS `b`,
        `t8`.`quad`,
        `t8`.`score`,
        DATE_TRUNC(`t8`.`date`, MONTH) AS `period`
      FROM (
        SELECT
          `t7`.*
          EXCEPT (`of_day`)
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t0`.`provider`,
              `t0`.`event_id`,
              `t0`.`date`,
              `t0`.`date_published`,
              `t0`.`source_state`,
              `t0`.`source_sector`,
              `t0`.`source_name`,
              `t0`.`target_state`,
              `t0`.`target_sector`,
              `t0`.`target_name`,
              `t0`.`cameo`,
              `t0`.`plover`,
              `t0`.`quad`,
              `t0`.`score`,
              `t0`.`mentions`,
              `t0`.`story`,
              `t0`.`publisher`,
              `t0`.`place_state`,
              `t0`.`place_name`,
              `t0`.`latitude`,
              `t0`.`longitude`,
              `t0`.`deaths`,
              ROW_NUMBER() OVER (
                PARTITION BY `t0`.`provider`, `t0`.`date`, `t0`.`source_state`, `t0`.`source_name`, `t0`.`target_state`, `t0`.`target_name`, `t0`.`cameo`, `t0`.`plover`
                ORDER BY `t0`.`event_id` ASC, `t0`.`story` ASC, `t0`.`source_sector` ASC, `t0`.`target_sector` ASC
              ) - 1 AS `of_day`
            FROM `events` AS `t0`
          ) AS `t4`
          WHERE
            (
              `t4`.`of_day` = 0
            ) OR `t4`.`provider` IN ('acled', 'ucdp')
        ) AS `t7`
      ) AS `t8`
      WHERE
        `t8`.`source_state` IS NOT NULL
        AND `t8`.`target_state` IS NOT NULL
        AND `t8`.`source_state` <> `t8`.`target_state`
        AND `t8`.`source_state` IN ('IRN', 'RUS')
        AND `t8`.`target_state` IN ('IRN', 'RUS')
    ) AS `t10`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `t20`
    ON `t39`.`provider` = `t20`.`provider`
    AND `t39`.`period` = `t20`.`period`
    AND `t6`.`a` = `t20`.`a`
    AND `t6`.`b` = `t20`.`b`
  LEFT OUTER JOIN (
    SELECT
      `t28`.`provider` AS `provider_of_all_events`,
      `t28`.`period` AS `period_of_all_events`,
      `t28`.`state` AS `state_of_all_events`,
      `t28`.`events` AS `events_of_all_events`
    FROM `t26` AS `t28`
    WHERE
      `t28`.`state` = ''
  ) AS `t36`
    ON `t39`.`provider` = `t36`.`provider_of_all_events`
    AND `t39`.`period` = `t36`.`period_of_all_events`
  LEFT OUTER JOIN (
    SELECT
      `t28`.`provider` AS `provider_of_a_events`,
      `t28`.`period` AS `period_of_a_events`,
      `t28`.`state` AS `state_of_a_events`,
      `t28`.`events` AS `events_of_a_events`
    FROM `t26` AS `t28`
  ) AS `t34`
    ON `t39`.`provider` = `t34`.`provider_of_a_events`
    AND `t39`.`period` = `t34`.`period_of_a_events`
    AND `t6`.`a` = `t34`.`state_of_a_events`
  LEFT OUTER JOIN (
    SELECT
      `t28`.`provider` AS `provider_of_b_events`,
      `t28`.`period` AS `period_of_b_events`,
      `t28`.`state` AS `state_of_b_events`,
      `t28`.`events` AS `events_of_b_events`
    FROM `t26` AS `t28`
  ) AS `t35`
    ON `t39`.`provider` = `t35`.`provider_of_b_events`
    AND `t39`.`period` = `t35`.`period_of_b_events`
    AND `t6`.`b` = `t35`.`state_of_b_events`
) AS `t40`
ORDER BY
  `t40`.`provider` ASC NULLS LAST,
  `t40`.`period` ASC NULLS LAST,
  `t40`.`a` ASC NULLS LAST,
  `t40`.`b` ASC NULLS LAST

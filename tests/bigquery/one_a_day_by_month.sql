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
), `t24` AS (
  SELECT
    `t23`.`provider`,
    `t23`.`period`,
    `t23`.`state`,
    SUM(`t23`.`events`) AS `events`,
    MIN(`t23`.`date`) AS `first`,
    MAX(`t23`.`date`) AS `last`
  FROM (
    SELECT
      `t22`.`provider`,
      `t22`.`date`,
      `t22`.`state`,
      `t22`.`events`,
      DATE_TRUNC(`t22`.`date`, MONTH) AS `period`
    FROM (
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
    ) AS `t22`
    WHERE
      `t22`.`state` IN ('', 'IRN', 'RUS')
  ) AS `t23`
  GROUP BY
    1,
    2,
    3
)
SELECT
  `t39`.`provider`,
  `t39`.`period`,
  `t39`.`a`,
  `t39`.`b`,
  `t39`.`verbal_cooperation`,
  `t39`.`material_cooperation`,
  `t39`.`verbal_conflict`,
  `t39`.`material_conflict`,
  `t39`.`events`,
  `t39`.`scored`,
  ieee_divide(COALESCE(`t39`.`thousandths`, 0), 1000) AS `score_sum`,
  ieee_divide(ieee_divide(COALESCE(`t39`.`thousandths`, 0), 1000), NULLIF(`t39`.`scored`, 0)) AS `score_mean`,
  `t39`.`all_events`,
  `t39`.`a_events`,
  `t39`.`b_events`
FROM (
  SELECT
    `t38`.`provider`,
    `t38`.`period`,
    `t6`.`a`,
    `t6`.`b`,
    `t20`.`thousandths`,
    COALESCE(`t20`.`verbal_cooperation`, 0) AS `verbal_cooperation`,
    COALESCE(`t20`.`material_cooperation`, 0) AS `material_cooperation`,
    COALESCE(`t20`.`verbal_conflict`, 0) AS `verbal_conflict`,
    COALESCE(`t20`.`material_conflict`, 0) AS `material_conflict`,
    COALESCE(`t20`.`events`, 0) AS `events`,
    COALESCE(`t20`.`scored`, 0) AS `scored`,
    COALESCE(`t32`.`events_of_all_events`, 0) AS `all_events`,
    COALESCE(`t30`.`events_of_a_events`, 0) AS `a_events`,
    COALESCE(`t31`.`events_of_b_events`, 0) AS `b_events`
  FROM (
    SELECT
      `t36`.`provider`,
      `t36`.`period`
    FROM (
      SELECT
        `t35`.`provider`,
        `t35`.`first`,
        `t35`.`last`,
        `t35`.`n`,
        DATE(
          CAST(FLOOR(
            ieee_divide(
              (
                (
                  (
                    EXTRACT(year FROM `t35`.`first`) * 12
                  ) + EXTRACT(month FROM `t35`.`first`)
                ) - 1
              ) + `t35`.`n`,
              12
            )
          ) AS INT64),
          (
            MOD(
              (
                (
                  (
                    EXTRACT(year FROM `t35`.`first`) * 12
                  ) + EXTRACT(month FROM `t35`.`first`)
                ) - 1
              ) + `t35`.`n`,
              12
            )
          ) + 1,
          1
        ) AS `period`
      FROM (
        SELECT
          `t34`.`provider`,
          `t34`.`first`,
          `t34`.`last`,
          `t3`.`n`
        FROM (
          SELECT
            `t29`.`provider`,
            MIN(`t29`.`first`) AS `first`,
            MAX(`t29`.`last`) AS `last`
          FROM (
            SELECT
              *
            FROM `t24` AS `t25`
            WHERE
              `t25`.`state` = ''
          ) AS `t29`
          GROUP BY
            1
        ) AS `t34`
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
      ) AS `t35`
    ) AS `t36`
    WHERE
      `t36`.`period` <= `t36`.`last`
  ) AS `t38`
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
    ON `t38`.`provider` = `t20`.`provider`
    AND `t38`.`period` = `t20`.`period`
    AND `t6`.`a` = `t20`.`a`
    AND `t6`.`b` = `t20`.`b`
  LEFT OUTER JOIN (
    SELECT
      `t25`.`provider` AS `provider_of_all_events`,
      `t25`.`period` AS `period_of_all_events`,
      `t25`.`state` AS `state_of_all_events`,
      `t25`.`events` AS `events_of_all_events`,
      `t25`.`first` AS `first_of_all_events`,
      `t25`.`last` AS `last_of_all_events`
    FROM `t24` AS `t25`
    WHERE
      `t25`.`state` = ''
  ) AS `t32`
    ON `t38`.`provider` = `t32`.`provider_of_all_events`
    AND `t38`.`period` = `t32`.`period_of_all_events`
  LEFT OUTER JOIN (
    SELECT
      `t25`.`provider` AS `provider_of_a_events`,
      `t25`.`period` AS `period_of_a_events`,
      `t25`.`state` AS `state_of_a_events`,
      `t25`.`events` AS `events_of_a_events`,
      `t25`.`first` AS `first_of_a_events`,
      `t25`.`last` AS `last_of_a_events`
    FROM `t24` AS `t25`
  ) AS `t30`
    ON `t38`.`provider` = `t30`.`provider_of_a_events`
    AND `t38`.`period` = `t30`.`period_of_a_events`
    AND `t6`.`a` = `t30`.`state_of_a_events`
  LEFT OUTER JOIN (
    SELECT
      `t25`.`provider` AS `provider_of_b_events`,
      `t25`.`period` AS `period_of_b_events`,
      `t25`.`state` AS `state_of_b_events`,
      `t25`.`events` AS `events_of_b_events`,
      `t25`.`first` AS `first_of_b_events`,
      `t25`.`last` AS `last_of_b_events`
    FROM `t24` AS `t25`
  ) AS `t31`
    ON `t38`.`provider` = `t31`.`provider_of_b_events`
    AND `t38`.`period` = `t31`.`period_of_b_events`
    AND `t6`.`b` = `t31`.`state_of_b_events`
) AS `t39`
ORDER BY
  `t39`.`provider` ASC NULLS LAST,
  `t39`.`period` ASC NULLS LAST,
  `t39`.`a` ASC NULLS LAST,
  `t39`.`b` ASC NULLS LAST

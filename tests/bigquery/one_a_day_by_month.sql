WITH `t7` AS (
  SELECT
    *
  FROM (
    SELECT
      `t5`.*
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
      ) AS `t2`
      WHERE
        (
          `t2`.`of_day` = 0
        ) OR `t2`.`provider` IN ('acled', 'ucdp')
    ) AS `t5`
  ) AS `t6`
  WHERE
    `t6`.`source_state` IS NOT NULL
    AND `t6`.`target_state` IS NOT NULL
    AND `t6`.`source_state` <> `t6`.`target_state`
), `t22` AS (
  SELECT
    `t21`.`provider`,
    `t21`.`period`,
    `t21`.`state`,
    SUM(`t21`.`events`) AS `events`,
    MIN(`t21`.`date`) AS `first`,
    MAX(`t21`.`date`) AS `last`
  FROM (
    SELECT
      `t20`.`provider`,
      `t20`.`date`,
      `t20`.`state`,
      `t20`.`events`,
      DATE_TRUNC(`t20`.`date`, MONTH) AS `period`
    FROM (
      SELECT
        `t19`.`provider`,
        `t19`.`date`,
        `t19`.`state`,
        SUM(`t19`.`events`) AS `events`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t9`.`provider`,
              `t9`.`date`,
              `t9`.`target_state` AS `state`,
              COUNT(*) AS `events`
            FROM `t7` AS `t9`
            GROUP BY
              1,
              2,
              3
          ) AS `t10`
        ) AS `t13`
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
              '' AS `state`,
              `t11`.`events`
            FROM (
              SELECT
                `t9`.`provider`,
                `t9`.`date`,
                COUNT(*) AS `events`
              FROM `t7` AS `t9`
              GROUP BY
                1,
                2
            ) AS `t11`
          ) AS `t14`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t9`.`provider`,
                `t9`.`date`,
                `t9`.`source_state` AS `state`,
                COUNT(*) AS `events`
              FROM `t7` AS `t9`
              GROUP BY
                1,
                2,
                3
            ) AS `t12`
          ) AS `t15`
        ) AS `t17`
      ) AS `t19`
      GROUP BY
        1,
        2,
        3
    ) AS `t20`
    WHERE
      `t20`.`state` IN ('', 'IRN', 'RUS')
  ) AS `t21`
  GROUP BY
    1,
    2,
    3
)
SELECT
  `t35`.`provider`,
  `t35`.`period`,
  `t35`.`a`,
  `t35`.`b`,
  `t35`.`verbal_cooperation`,
  `t35`.`material_cooperation`,
  `t35`.`verbal_conflict`,
  `t35`.`material_conflict`,
  `t35`.`events`,
  `t35`.`scored`,
  ieee_divide(COALESCE(`t35`.`thousandths`, 0), 1000) AS `score_sum`,
  ieee_divide(ieee_divide(COALESCE(`t35`.`thousandths`, 0), 1000), NULLIF(`t35`.`scored`, 0)) AS `score_mean`,
  `t35`.`all_events`,
  `t35`.`a_events`,
  `t35`.`b_events`
FROM (
  SELECT
    `t34`.`provider`,
    `t34`.`period`,
    `t4`.`a`,
    `t4`.`b`,
    `t18`.`thousandths`,
    COALESCE(`t18`.`verbal_cooperation`, 0) AS `verbal_cooperation`,
    COALESCE(`t18`.`material_cooperation`, 0) AS `material_cooperation`,
    COALESCE(`t18`.`verbal_conflict`, 0) AS `verbal_conflict`,
    COALESCE(`t18`.`material_conflict`, 0) AS `material_conflict`,
    COALESCE(`t18`.`events`, 0) AS `events`,
    COALESCE(`t18`.`scored`, 0) AS `scored`,
    COALESCE(`t30`.`events_of_all_events`, 0) AS `all_events`,
    COALESCE(`t28`.`events_of_a_events`, 0) AS `a_events`,
    COALESCE(`t29`.`events_of_b_events`, 0) AS `b_events`
  FROM (
    SELECT
      `t32`.`provider`,
      DATE(CAST(FLOOR(ieee_divide(`t32`.`n`, 12)) AS INT64), (
        MOD(`t32`.`n`, 12)
      ) + 1, 1) AS `period`
    FROM (
      SELECT
        `t31`.`provider`,
        IF(pos = pos_2, `n`, NULL) AS `n`
      FROM (
        SELECT
          `t27`.`provider`,
          MIN(
            (
              (
                EXTRACT(year FROM `t27`.`first`) * 12
              ) + EXTRACT(month FROM `t27`.`first`)
            ) - 1
          ) AS `first`,
          MAX(
            (
              (
                EXTRACT(year FROM `t27`.`last`) * 12
              ) + EXTRACT(month FROM `t27`.`last`)
            ) - 1
          ) + 1 AS `past`
        FROM (
          SELECT
            *
          FROM `t22` AS `t23`
          WHERE
            `t23`.`state` = ''
        ) AS `t27`
        GROUP BY
          1
      ) AS `t31`
      CROSS JOIN UNNEST(GENERATE_ARRAY(
        0,
        GREATEST(
          ARRAY_LENGTH(
            IF(
              NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t31`.`past` - `t31`.`first`),
              ARRAY(
                SELECT
                  ibis_bq_arr_range
                FROM UNNEST(GENERATE_ARRAY(`t31`.`first`, `t31`.`past`, 1)) AS ibis_bq_arr_range
                WHERE
                  ibis_bq_arr_range <> `t31`.`past`
              ),
              []
            )
          )
        ) - 1
      )) AS pos
      CROSS JOIN UNNEST(IF(
        NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t31`.`past` - `t31`.`first`),
        ARRAY(
          SELECT
            ibis_bq_arr_range
          FROM UNNEST(GENERATE_ARRAY(`t31`.`first`, `t31`.`past`, 1)) AS ibis_bq_arr_range
          WHERE
            ibis_bq_arr_range <> `t31`.`past`
        ),
        []
      )) AS `n` WITH OFFSET AS pos_2
      WHERE
        pos = pos_2
        OR (
          pos > (
            ARRAY_LENGTH(
              IF(
                NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t31`.`past` - `t31`.`first`),
                ARRAY(
                  SELECT
                    ibis_bq_arr_range
                  FROM UNNEST(GENERATE_ARRAY(`t31`.`first`, `t31`.`past`, 1)) AS ibis_bq_arr_range
                  WHERE
                    ibis_bq_arr_range <> `t31`.`past`
                ),
                []
              )
            ) - 1
          )
          AND pos_2 = (
            ARRAY_LENGTH(
              IF(
                NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t31`.`past` - `t31`.`first`),
                ARRAY(
                  SELECT
                    ibis_bq_arr_range
                  FROM UNNEST(GENERATE_ARRAY(`t31`.`first`, `t31`.`past`, 1)) AS ibis_bq_arr_range
                  WHERE
                    ibis_bq_arr_range <> `t31`.`past`
                ),
                []
              )
            ) - 1
          )
        )
    ) AS `t32`
  ) AS `t34`
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
  ) AS `t4`
  LEFT OUTER JOIN (
    SELECT
      `t8`.`provider`,
      `t8`.`period`,
      `t8`.`a`,
      `t8`.`b`,
      COUNTIF(`t8`.`quad` = 'verbal cooperation') AS `verbal_cooperation`,
      COUNTIF(`t8`.`quad` = 'material cooperation') AS `material_cooperation`,
      COUNTIF(`t8`.`quad` = 'verbal conflict') AS `verbal_conflict`,
      COUNTIF(`t8`.`quad` = 'material conflict') AS `material_conflict`,
      COUNT(*) AS `events`,
      SUM(CAST(ROUND(`t8`.`score` * 1000, 0) AS INT64)) AS `thousandths`,
      COUNT(`t8`.`score`) AS `scored`
    FROM (
      SELECT
        `t6`.`provider`,
        LEAST(`t6`.`source_state`, `t6`.`target_state`) AS `a`,
        GREATEST(`t6`.`source_state`, `t6`.`target_state`) AS `b`,
        `t6`.`quad`,
        `t6`.`score`,
        DATE_TRUNC(`t6`.`date`, MONTH) AS `period`
      FROM (
        SELECT
          `t5`.*
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
          ) AS `t2`
          WHERE
            (
              `t2`.`of_day` = 0
            ) OR `t2`.`provider` IN ('acled', 'ucdp')
        ) AS `t5`
      ) AS `t6`
      WHERE
        `t6`.`source_state` IS NOT NULL
        AND `t6`.`target_state` IS NOT NULL
        AND `t6`.`source_state` <> `t6`.`target_state`
        AND `t6`.`source_state` IN ('IRN', 'RUS')
        AND `t6`.`target_state` IN ('IRN', 'RUS')
    ) AS `t8`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `t18`
    ON `t34`.`provider` = `t18`.`provider`
    AND `t34`.`period` = `t18`.`period`
    AND `t4`.`a` = `t18`.`a`
    AND `t4`.`b` = `t18`.`b`
  LEFT OUTER JOIN (
    SELECT
      `t23`.`provider` AS `provider_of_all_events`,
      `t23`.`period` AS `period_of_all_events`,
      `t23`.`state` AS `state_of_all_events`,
      `t23`.`events` AS `events_of_all_events`,
      `t23`.`first` AS `first_of_all_events`,
      `t23`.`last` AS `last_of_all_events`
    FROM `t22` AS `t23`
    WHERE
      `t23`.`state` = ''
  ) AS `t30`
    ON `t34`.`provider` = `t30`.`provider_of_all_events`
    AND `t34`.`period` = `t30`.`period_of_all_events`
  LEFT OUTER JOIN (
    SELECT
      `t23`.`provider` AS `provider_of_a_events`,
      `t23`.`period` AS `period_of_a_events`,
      `t23`.`state` AS `state_of_a_events`,
      `t23`.`events` AS `events_of_a_events`,
      `t23`.`first` AS `first_of_a_events`,
      `t23`.`last` AS `last_of_a_events`
    FROM `t22` AS `t23`
  ) AS `t28`
    ON `t34`.`provider` = `t28`.`provider_of_a_events`
    AND `t34`.`period` = `t28`.`period_of_a_events`
    AND `t4`.`a` = `t28`.`state_of_a_events`
  LEFT OUTER JOIN (
    SELECT
      `t23`.`provider` AS `provider_of_b_events`,
      `t23`.`period` AS `period_of_b_events`,
      `t23`.`state` AS `state_of_b_events`,
      `t23`.`events` AS `events_of_b_events`,
      `t23`.`first` AS `first_of_b_events`,
      `t23`.`last` AS `last_of_b_events`
    FROM `t22` AS `t23`
  ) AS `t29`
    ON `t34`.`provider` = `t29`.`provider_of_b_events`
    AND `t34`.`period` = `t29`.`period_of_b_events`
    AND `t4`.`b` = `t29`.`state_of_b_events`
) AS `t35`
ORDER BY
  `t35`.`provider` ASC NULLS LAST,
  `t35`.`period` ASC NULLS LAST,
  `t35`.`a` ASC NULLS LAST,
  `t35`.`b` ASC NULLS LAST

WITH `t1` AS (
  SELECT
    *
  FROM `events` AS `t0`
  WHERE
    `t0`.`source_state` IS NOT NULL
    AND `t0`.`target_state` IS NOT NULL
    AND `t0`.`source_state` <> `t0`.`target_state`
), `t10` AS (
  SELECT
    `t2`.`provider`,
    `t2`.`period`,
    `t2`.`a`,
    `t2`.`b`,
    COUNTIF(`t2`.`quad` = 'verbal cooperation') AS `verbal_cooperation`,
    COUNTIF(`t2`.`quad` = 'material cooperation') AS `material_cooperation`,
    COUNTIF(`t2`.`quad` = 'verbal conflict') AS `verbal_conflict`,
    COUNTIF(`t2`.`quad` = 'material conflict') AS `material_conflict`,
    COUNT(*) AS `events`,
    SUM(CAST(ROUND(`t2`.`score` * 1000, 0) AS INT64)) AS `thousandths`,
    COUNT(`t2`.`score`) AS `scored`
  FROM (
    SELECT
      `t0`.`provider`,
      LEAST(`t0`.`source_state`, `t0`.`target_state`) AS `a`,
      GREATEST(`t0`.`source_state`, `t0`.`target_state`) AS `b`,
      `t0`.`quad`,
      `t0`.`score`,
      DATE_TRUNC(`t0`.`date`, YEAR) AS `period`
    FROM `events` AS `t0`
    WHERE
      `t0`.`source_state` IS NOT NULL
      AND `t0`.`target_state` IS NOT NULL
      AND `t0`.`source_state` <> `t0`.`target_state`
  ) AS `t2`
  GROUP BY
    1,
    2,
    3,
    4
), `t19` AS (
  SELECT
    `t18`.`provider`,
    `t18`.`period`,
    `t18`.`state`,
    SUM(`t18`.`events`) AS `events`,
    MIN(`t18`.`date`) AS `first`,
    MAX(`t18`.`date`) AS `last`
  FROM (
    SELECT
      `t17`.`provider`,
      `t17`.`date`,
      `t17`.`state`,
      `t17`.`events`,
      DATE_TRUNC(`t17`.`date`, YEAR) AS `period`
    FROM (
      SELECT
        `t13`.`provider`,
        `t13`.`date`,
        `t13`.`state`,
        SUM(`t13`.`events`) AS `events`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t3`.`provider`,
              `t3`.`date`,
              `t3`.`target_state` AS `state`,
              COUNT(*) AS `events`
            FROM `t1` AS `t3`
            GROUP BY
              1,
              2,
              3
          ) AS `t4`
        ) AS `t7`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t5`.`provider`,
              `t5`.`date`,
              '' AS `state`,
              `t5`.`events`
            FROM (
              SELECT
                `t3`.`provider`,
                `t3`.`date`,
                COUNT(*) AS `events`
              FROM `t1` AS `t3`
              GROUP BY
                1,
                2
            ) AS `t5`
          ) AS `t8`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t3`.`provider`,
                `t3`.`date`,
                `t3`.`source_state` AS `state`,
                COUNT(*) AS `events`
              FROM `t1` AS `t3`
              GROUP BY
                1,
                2,
                3
            ) AS `t6`
          ) AS `t9`
        ) AS `t11`
      ) AS `t13`
      GROUP BY
        1,
        2,
        3
    ) AS `t17`
  ) AS `t18`
  GROUP BY
    1,
    2,
    3
)
SELECT
  `t32`.`provider`,
  `t32`.`period`,
  `t32`.`a`,
  `t32`.`b`,
  `t32`.`verbal_cooperation`,
  `t32`.`material_cooperation`,
  `t32`.`verbal_conflict`,
  `t32`.`material_conflict`,
  `t32`.`events`,
  `t32`.`scored`,
  ieee_divide(COALESCE(`t32`.`thousandths`, 0), 1000) AS `score_sum`,
  ieee_divide(ieee_divide(COALESCE(`t32`.`thousandths`, 0), 1000), NULLIF(`t32`.`scored`, 0)) AS `score_mean`,
  `t32`.`all_events`,
  `t32`.`a_events`,
  `t32`.`b_events`
FROM (
  SELECT
    `t31`.`provider`,
    `t31`.`period`,
    `t16`.`a`,
    `t16`.`b`,
    `t14`.`thousandths`,
    COALESCE(`t14`.`verbal_cooperation`, 0) AS `verbal_cooperation`,
    COALESCE(`t14`.`material_cooperation`, 0) AS `material_cooperation`,
    COALESCE(`t14`.`verbal_conflict`, 0) AS `verbal_conflict`,
    COALESCE(`t14`.`material_conflict`, 0) AS `material_conflict`,
    COALESCE(`t14`.`events`, 0) AS `events`,
    COALESCE(`t14`.`scored`, 0) AS `scored`,
    COALESCE(`t27`.`events_of_all_events`, 0) AS `all_events`,
    COALESCE(`t25`.`events_of_a_events`, 0) AS `a_events`,
    COALESCE(`t26`.`events_of_b_events`, 0) AS `b_events`
  FROM (
    SELECT
      `t29`.`provider`,
      DATE(`t29`.`n`, 1, 1) AS `period`
    FROM (
      SELECT
        `t28`.`provider`,
        IF(pos = pos_2, `n`, NULL) AS `n`
      FROM (
        SELECT
          `t24`.`provider`,
          MIN(EXTRACT(year FROM `t24`.`first`)) AS `first`,
          MAX(EXTRACT(year FROM `t24`.`last`)) + 1 AS `past`
        FROM (
          SELECT
            *
          FROM `t19` AS `t20`
          WHERE
            `t20`.`state` = ''
        ) AS `t24`
        GROUP BY
          1
      ) AS `t28`
      CROSS JOIN UNNEST(GENERATE_ARRAY(
        0,
        GREATEST(
          ARRAY_LENGTH(
            IF(
              NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t28`.`past` - `t28`.`first`),
              ARRAY(
                SELECT
                  ibis_bq_arr_range
                FROM UNNEST(GENERATE_ARRAY(`t28`.`first`, `t28`.`past`, 1)) AS ibis_bq_arr_range
                WHERE
                  ibis_bq_arr_range <> `t28`.`past`
              ),
              []
            )
          )
        ) - 1
      )) AS pos
      CROSS JOIN UNNEST(IF(
        NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t28`.`past` - `t28`.`first`),
        ARRAY(
          SELECT
            ibis_bq_arr_range
          FROM UNNEST(GENERATE_ARRAY(`t28`.`first`, `t28`.`past`, 1)) AS ibis_bq_arr_range
          WHERE
            ibis_bq_arr_range <> `t28`.`past`
        ),
        []
      )) AS `n` WITH OFFSET AS pos_2
      WHERE
        pos = pos_2
        OR (
          pos > (
            ARRAY_LENGTH(
              IF(
                NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t28`.`past` - `t28`.`first`),
                ARRAY(
                  SELECT
                    ibis_bq_arr_range
                  FROM UNNEST(GENERATE_ARRAY(`t28`.`first`, `t28`.`past`, 1)) AS ibis_bq_arr_range
                  WHERE
                    ibis_bq_arr_range <> `t28`.`past`
                ),
                []
              )
            ) - 1
          )
          AND pos_2 = (
            ARRAY_LENGTH(
              IF(
                NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(`t28`.`past` - `t28`.`first`),
                ARRAY(
                  SELECT
                    ibis_bq_arr_range
                  FROM UNNEST(GENERATE_ARRAY(`t28`.`first`, `t28`.`past`, 1)) AS ibis_bq_arr_range
                  WHERE
                    ibis_bq_arr_range <> `t28`.`past`
                ),
                []
              )
            ) - 1
          )
        )
    ) AS `t29`
  ) AS `t31`
  INNER JOIN (
    SELECT DISTINCT
      `t12`.`provider`,
      `t12`.`a`,
      `t12`.`b`
    FROM `t10` AS `t12`
  ) AS `t16`
    ON `t31`.`provider` = `t16`.`provider`
  LEFT OUTER JOIN `t10` AS `t14`
    ON `t31`.`provider` = `t14`.`provider`
    AND `t31`.`period` = `t14`.`period`
    AND `t16`.`a` = `t14`.`a`
    AND `t16`.`b` = `t14`.`b`
  LEFT OUTER JOIN (
    SELECT
      `t20`.`provider` AS `provider_of_all_events`,
      `t20`.`period` AS `period_of_all_events`,
      `t20`.`state` AS `state_of_all_events`,
      `t20`.`events` AS `events_of_all_events`,
      `t20`.`first` AS `first_of_all_events`,
      `t20`.`last` AS `last_of_all_events`
    FROM `t19` AS `t20`
    WHERE
      `t20`.`state` = ''
  ) AS `t27`
    ON `t31`.`provider` = `t27`.`provider_of_all_events`
    AND `t31`.`period` = `t27`.`period_of_all_events`
  LEFT OUTER JOIN (
    SELECT
      `t20`.`provider` AS `provider_of_a_events`,
      `t20`.`period` AS `period_of_a_events`,
      `t20`.`state` AS `state_of_a_events`,
      `t20`.`events` AS `events_of_a_events`,
      `t20`.`first` AS `first_of_a_events`,
      `t20`.`last` AS `last_of_a_events`
    FROM `t19` AS `t20`
  ) AS `t25`
    ON `t31`.`provider` = `t25`.`provider_of_a_events`
    AND `t31`.`period` = `t25`.`period_of_a_events`
    AND `t16`.`a` = `t25`.`state_of_a_events`
  LEFT OUTER JOIN (
    SELECT
      `t20`.`provider` AS `provider_of_b_events`,
      `t20`.`period` AS `period_of_b_events`,
      `t20`.`state` AS `state_of_b_events`,
      `t20`.`events` AS `events_of_b_events`,
      `t20`.`first` AS `first_of_b_events`,
      `t20`.`last` AS `last_of_b_events`
    FROM `t19` AS `t20`
  ) AS `t26`
    ON `t31`.`provider` = `t26`.`provider_of_b_events`
    AND `t31`.`period` = `t26`.`period_of_b_events`
    AND `t16`.`b` = `t26`.`state_of_b_events`
) AS `t32`
ORDER BY
  `t32`.`provider` ASC NULLS LAST,
  `t32`.`period` ASC NULLS LAST,
  `t32`.`a` ASC NULLS LAST,
  `t32`.`b` ASC NULLS LAST

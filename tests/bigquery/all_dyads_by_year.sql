WITH `t2` AS (
  SELECT
    *
  FROM `events` AS `t0`
  WHERE
    `t0`.`source_state` IS NOT NULL
    AND `t0`.`target_state` IS NOT NULL
    AND `t0`.`source_state` <> `t0`.`target_state`
), `t12` AS (
  SELECT
    `t3`.`provider`,
    `t3`.`period`,
    `t3`.`a`,
    `t3`.`b`,
    COUNTIF(`t3`.`quad` = 'verbal cooperation') AS `verbal_cooperation`,
    COUNTIF(`t3`.`quad` = 'material cooperation') AS `material_cooperation`,
    COUNTIF(`t3`.`quad` = 'verbal conflict') AS `verbal_conflict`,
    COUNTIF(`t3`.`quad` = 'material conflict') AS `material_conflict`,
    COUNT(*) AS `events`,
    SUM(CAST(ROUND(`t3`.`score` * 1000, 0) AS INT64)) AS `thousandths`,
    COUNT(`t3`.`score`) AS `scored`
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
  ) AS `t3`
  GROUP BY
    1,
    2,
    3,
    4
), `t21` AS (
  SELECT
    `t20`.`provider`,
    `t20`.`period`,
    `t20`.`state`,
    SUM(`t20`.`events`) AS `events`,
    MIN(`t20`.`date`) AS `first`,
    MAX(`t20`.`date`) AS `last`
  FROM (
    SELECT
      `t19`.`provider`,
      `t19`.`date`,
      `t19`.`state`,
      `t19`.`events`,
      DATE_TRUNC(`t19`.`date`, YEAR) AS `period`
    FROM (
      SELECT
        `t15`.`provider`,
        `t15`.`date`,
        `t15`.`state`,
        SUM(`t15`.`events`) AS `events`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t5`.`provider`,
              `t5`.`date`,
              `t5`.`target_state` AS `state`,
              COUNT(*) AS `events`
            FROM `t2` AS `t5`
            GROUP BY
              1,
              2,
              3
          ) AS `t6`
        ) AS `t9`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t7`.`provider`,
              `t7`.`date`,
              '' AS `state`,
              `t7`.`events`
            FROM (
              SELECT
                `t5`.`provider`,
                `t5`.`date`,
                COUNT(*) AS `events`
              FROM `t2` AS `t5`
              GROUP BY
                1,
                2
            ) AS `t7`
          ) AS `t10`
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
                `t5`.`source_state` AS `state`,
                COUNT(*) AS `events`
              FROM `t2` AS `t5`
              GROUP BY
                1,
                2,
                3
            ) AS `t8`
          ) AS `t11`
        ) AS `t13`
      ) AS `t15`
      GROUP BY
        1,
        2,
        3
    ) AS `t19`
  ) AS `t20`
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
    `t18`.`a`,
    `t18`.`b`,
    `t16`.`thousandths`,
    COALESCE(`t16`.`verbal_cooperation`, 0) AS `verbal_cooperation`,
    COALESCE(`t16`.`material_cooperation`, 0) AS `material_cooperation`,
    COALESCE(`t16`.`verbal_conflict`, 0) AS `verbal_conflict`,
    COALESCE(`t16`.`material_conflict`, 0) AS `material_conflict`,
    COALESCE(`t16`.`events`, 0) AS `events`,
    COALESCE(`t16`.`scored`, 0) AS `scored`,
    COALESCE(`t29`.`events_of_all_events`, 0) AS `all_events`,
    COALESCE(`t27`.`events_of_a_events`, 0) AS `a_events`,
    COALESCE(`t28`.`events_of_b_events`, 0) AS `b_events`
  FROM (
    SELECT
      `t32`.`provider`,
      DATE(EXTRACT(year FROM `t32`.`first`) + `t32`.`n`, 1, 1) AS `period`
    FROM (
      SELECT
        `t31`.`provider`,
        `t31`.`first`,
        `t31`.`last`,
        `t4`.`n`
      FROM (
        SELECT
          `t26`.`provider`,
          MIN(`t26`.`first`) AS `first`,
          MAX(`t26`.`last`) AS `last`
        FROM (
          SELECT
            *
          FROM `t21` AS `t22`
          WHERE
            `t22`.`state` = ''
        ) AS `t26`
        GROUP BY
          1
      ) AS `t31`
      CROSS JOIN (
        SELECT
          IF(pos = pos_2, `n`, NULL) AS `n`
        FROM UNNEST(GENERATE_ARRAY(
          0,
          GREATEST(
            ARRAY_LENGTH(
              IF(
                NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(1000 - 0),
                ARRAY(
                  SELECT
                    ibis_bq_arr_range
                  FROM UNNEST(GENERATE_ARRAY(0, 1000, 1)) AS ibis_bq_arr_range
                  WHERE
                    ibis_bq_arr_range <> 1000
                ),
                []
              )
            )
          ) - 1
        )) AS pos
        CROSS JOIN UNNEST(IF(
          NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(1000 - 0),
          ARRAY(
            SELECT
              ibis_bq_arr_range
            FROM UNNEST(GENERATE_ARRAY(0, 1000, 1)) AS ibis_bq_arr_range
            WHERE
              ibis_bq_arr_range <> 1000
          ),
          []
        )) AS `n` WITH OFFSET AS pos_2
        WHERE
          pos = pos_2
          OR (
            pos > (
              ARRAY_LENGTH(
                IF(
                  NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(1000 - 0),
                  ARRAY(
                    SELECT
                      ibis_bq_arr_range
                    FROM UNNEST(GENERATE_ARRAY(0, 1000, 1)) AS ibis_bq_arr_range
                    WHERE
                      ibis_bq_arr_range <> 1000
                  ),
                  []
                )
              ) - 1
            )
            AND pos_2 = (
              ARRAY_LENGTH(
                IF(
                  NOT NULLIF(1, 0) IS NULL AND SIGN(1) = SIGN(1000 - 0),
                  ARRAY(
                    SELECT
                      ibis_bq_arr_range
                    FROM UNNEST(GENERATE_ARRAY(0, 1000, 1)) AS ibis_bq_arr_range
                    WHERE
                      ibis_bq_arr_range <> 1000
                  ),
                  []
                )
              ) - 1
            )
          )
      ) AS `t4`
    ) AS `t32`
    WHERE
      DATE(EXTRACT(year FROM `t32`.`first`) + `t32`.`n`, 1, 1) <= `t32`.`last`
  ) AS `t34`
  INNER JOIN (
    SELECT DISTINCT
      `t14`.`provider`,
      `t14`.`a`,
      `t14`.`b`
    FROM `t12` AS `t14`
  ) AS `t18`
    ON `t34`.`provider` = `t18`.`provider`
  LEFT OUTER JOIN `t12` AS `t16`
    ON `t34`.`provider` = `t16`.`provider`
    AND `t34`.`period` = `t16`.`period`
    AND `t18`.`a` = `t16`.`a`
    AND `t18`.`b` = `t16`.`b`
  LEFT OUTER JOIN (
    SELECT
      `t22`.`provider` AS `provider_of_all_events`,
      `t22`.`period` AS `period_of_all_events`,
      `t22`.`state` AS `state_of_all_events`,
      `t22`.`events` AS `events_of_all_events`,
      `t22`.`first` AS `first_of_all_events`,
      `t22`.`last` AS `last_of_all_events`
    FROM `t21` AS `t22`
    WHERE
      `t22`.`state` = ''
  ) AS `t29`
    ON `t34`.`provider` = `t29`.`provider_of_all_events`
    AND `t34`.`period` = `t29`.`period_of_all_events`
  LEFT OUTER JOIN (
    SELECT
      `t22`.`provider` AS `provider_of_a_events`,
      `t22`.`period` AS `period_of_a_events`,
      `t22`.`state` AS `state_of_a_events`,
      `t22`.`events` AS `events_of_a_events`,
      `t22`.`first` AS `first_of_a_events`,
      `t22`.`last` AS `last_of_a_events`
    FROM `t21` AS `t22`
  ) AS `t27`
    ON `t34`.`provider` = `t27`.`provider_of_a_events`
    AND `t34`.`period` = `t27`.`period_of_a_events`
    AND `t18`.`a` = `t27`.`state_of_a_events`
  LEFT OUTER JOIN (
    SELECT
      `t22`.`provider` AS `provider_of_b_events`,
      `t22`.`period` AS `period_of_b_events`,
      `t22`.`state` AS `state_of_b_events`,
      `t22`.`events` AS `events_of_b_events`,
      `t22`.`first` AS `first_of_b_events`,
      `t22`.`last` AS `last_of_b_events`
    FROM `t21` AS `t22`
  ) AS `t28`
    ON `t34`.`provider` = `t28`.`provider_of_b_events`
    AND `t34`.`period` = `t28`.`period_of_b_events`
    AND `t18`.`b` = `t28`.`state_of_b_events`
) AS `t35`
ORDER BY
  `t35`.`provider` ASC NULLS LAST,
  `t35`.`period` ASC NULLS LAST,
  `t35`.`a` ASC NULLS LAST,
  `t35`.`b` ASC NULLS LAST

WITH `t1` AS (
  SELECT
    *
  FROM `events` AS `t0`
  WHERE
    `t0`.`source_state` IS NOT NULL
    AND `t0`.`target_state` IS NOT NULL
    AND `t0`.`source_state` <> `t0`.`target_state`
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
      `t18`.`provider`,
      `t18`.`date`,
      `t18`.`state`,
      `t18`.`events`,
      DATE_TRUNC(`t18`.`date`, MONTH) AS `period`
    FROM (
      SELECT
        `t16`.`provider`,
        `t16`.`date`,
        `t16`.`state`,
        SUM(`t16`.`events`) AS `events`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t4`.`provider`,
              `t4`.`date`,
              `t4`.`target_state` AS `state`,
              COUNT(*) AS `events`
            FROM `t1` AS `t4`
            GROUP BY
              1,
              2,
              3
          ) AS `t6`
        ) AS `t12`
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
                `t4`.`provider`,
                `t4`.`date`,
                COUNT(*) AS `events`
              FROM `t1` AS `t4`
              GROUP BY
                1,
                2
            ) AS `t7`
          ) AS `t13`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t4`.`provider`,
                `t4`.`date`,
                `t4`.`source_state` AS `state`,
                COUNT(*) AS `events`
              FROM `t1` AS `t4`
              GROUP BY
                1,
                2,
                3
            ) AS `t8`
          ) AS `t14`
        ) AS `t15`
      ) AS `t16`
      GROUP BY
        1,
        2,
        3
    ) AS `t18`
    WHERE
      `t18`.`state` IN ('', 'IRN', 'RUS', 'TUR')
  ) AS `t20`
  GROUP BY
    1,
    2,
    3
)
SELECT
  `t36`.`provider`,
  `t36`.`period`,
  `t36`.`a`,
  `t36`.`b`,
  `t36`.`verbal_cooperation`,
  `t36`.`material_cooperation`,
  `t36`.`verbal_conflict`,
  `t36`.`material_conflict`,
  `t36`.`events`,
  `t36`.`scored`,
  ieee_divide(COALESCE(`t36`.`thousandths`, 0), 1000) AS `score_sum`,
  ieee_divide(ieee_divide(COALESCE(`t36`.`thousandths`, 0), 1000), NULLIF(`t36`.`scored`, 0)) AS `score_mean`,
  `t36`.`all_events`,
  `t36`.`a_events`,
  `t36`.`b_events`
FROM (
  SELECT
    `t35`.`provider`,
    `t35`.`period`,
    `t11`.`a`,
    `t11`.`b`,
    `t19`.`thousandths`,
    COALESCE(`t19`.`verbal_cooperation`, 0) AS `verbal_cooperation`,
    COALESCE(`t19`.`material_cooperation`, 0) AS `material_cooperation`,
    COALESCE(`t19`.`verbal_conflict`, 0) AS `verbal_conflict`,
    COALESCE(`t19`.`material_conflict`, 0) AS `material_conflict`,
    COALESCE(`t19`.`events`, 0) AS `events`,
    COALESCE(`t19`.`scored`, 0) AS `scored`,
    COALESCE(`t29`.`events_of_all_events`, 0) AS `all_events`,
    COALESCE(`t27`.`events_of_a_events`, 0) AS `a_events`,
    COALESCE(`t28`.`events_of_b_events`, 0) AS `b_events`
  FROM (
    SELECT
      `t33`.`provider`,
      `t33`.`period`
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
          `t31`.`provider`,
          `t31`.`first`,
          `t31`.`last`,
          `t5`.`n`
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
        ) AS `t5`
      ) AS `t32`
    ) AS `t33`
    WHERE
      `t33`.`period` <= `t33`.`last`
  ) AS `t35`
  CROSS JOIN (
    SELECT
      `t2`.`pair`.`a` AS `a`,
      `t2`.`pair`.`b` AS `b`
    FROM (
      SELECT
        IF(pos = pos_2, `pair`, NULL) AS `pair`
      FROM UNNEST(GENERATE_ARRAY(
        0,
        GREATEST(
          ARRAY_LENGTH([STRUCT('IRN' AS `a`, 'RUS' AS `b`), STRUCT('RUS' AS `a`, 'TUR' AS `b`)])
        ) - 1
      )) AS pos
      CROSS JOIN UNNEST([STRUCT('IRN' AS `a`, 'RUS' AS `b`), STRUCT('RUS' AS `a`, 'TUR' AS `b`)]) AS `pair` WITH OFFSET AS pos_2
      WHERE
        pos = pos_2
        OR (
          pos > (
            ARRAY_LENGTH([STRUCT('IRN' AS `a`, 'RUS' AS `b`), STRUCT('RUS' AS `a`, 'TUR' AS `b`)]) - 1
          )
          AND pos_2 = (
            ARRAY_LENGTH([STRUCT('IRN' AS `a`, 'RUS' AS `b`), STRUCT('RUS' AS `a`, 'TUR' AS `b`)]) - 1
          )
        )
    ) AS `t2`
  ) AS `t11`
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
        `t0`.`provider`,
        LEAST(`t0`.`source_state`, `t0`.`target_state`) AS `a`,
        GREATEST(`t0`.`source_state`, `t0`.`target_state`) AS `b`,
        `t0`.`quad`,
        `t0`.`score`,
        DATE_TRUNC(`t0`.`date`, MONTH) AS `period`
      FROM `events` AS `t0`
      WHERE
        `t0`.`source_state` IS NOT NULL
        AND `t0`.`target_state` IS NOT NULL
        AND `t0`.`source_state` <> `t0`.`target_state`
        AND `t0`.`source_state` IN ('IRN', 'RUS', 'TUR')
        AND `t0`.`target_state` IN ('IRN', 'RUS', 'TUR')
        AND (
          (
            (
              `t0`.`source_state` = 'IRN'
            ) AND (
              `t0`.`target_state` = 'RUS'
            )
          )
          OR (
            (
              `t0`.`source_state` = 'RUS'
            ) AND (
              `t0`.`target_state` = 'IRN'
            )
          )
          OR (
            (
              `t0`.`source_state` = 'RUS'
            ) AND (
              `t0`.`target_state` = 'TUR'
            )
          )
          OR (
            (
              `t0`.`source_state` = 'TUR'
            ) AND (
              `t0`.`target_state` = 'RUS'
            )
          )
        )
    ) AS `t10`
    GROUP BY
      1,
      2,
      3,
      4
  ) AS `t19`
    ON `t35`.`provider` = `t19`.`provider`
    AND `t35`.`period` = `t19`.`period`
    AND `t11`.`a` = `t19`.`a`
    AND `t11`.`b` = `t19`.`b`
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
    ON `t35`.`provider` = `t29`.`provider_of_all_events`
    AND `t35`.`period` = `t29`.`period_of_all_events`
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
    ON `t35`.`provider` = `t27`.`provider_of_a_events`
    AND `t35`.`period` = `t27`.`period_of_a_events`
    AND `t11`.`a` = `t27`.`state_of_a_events`
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
    ON `t35`.`provider` = `t28`.`provider_of_b_events`
    AND `t35`.`period` = `t28`.`period_of_b_events`
    AND `t11`.`b` = `t28`.`state_of_b_events`
) AS `t36`
ORDER BY
  `t36`.`provider` ASC NULLS LAST,
  `t36`.`period` ASC NULLS LAST,
  `t36`.`a` ASC NULLS LAST,
  `t36`.`b` ASC NULLS LAST

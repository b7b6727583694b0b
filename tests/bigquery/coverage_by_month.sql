SELECT
  *
FROM (
  SELECT
    `t13`.`provider`,
    `t13`.`period`,
    COALESCE(`t7`.`all_events`, 0) AS `all_events`,
    COALESCE(`t7`.`days`, 0) AS `days`,
    COALESCE(`t7`.`stories`, 0) AS `stories`
  FROM (
    SELECT
      `t11`.`provider`,
      `t11`.`period`
    FROM (
      SELECT
        `t10`.`provider`,
        `t10`.`first`,
        `t10`.`last`,
        `t10`.`n`,
        DATE(
          CAST(FLOOR(
            ieee_divide(
              (
                (
                  (
                    EXTRACT(year FROM `t10`.`first`) * 12
                  ) + EXTRACT(month FROM `t10`.`first`)
                ) - 1
              ) + `t10`.`n`,
              12
            )
          ) AS INT64),
          (
            MOD(
              (
                (
                  (
                    EXTRACT(year FROM `t10`.`first`) * 12
                  ) + EXTRACT(month FROM `t10`.`first`)
                ) - 1
              ) + `t10`.`n`,
              12
            )
          ) + 1,
          1
        ) AS `period`
      FROM (
        SELECT
          `t9`.`provider`,
          `t9`.`first`,
          `t9`.`last`,
          `t4`.`n`
        FROM (
          SELECT
            `t5`.`provider`,
            MIN(`t5`.`date`) AS `first`,
            MAX(`t5`.`date`) AS `last`
          FROM (
            SELECT
              `t2`.`provider`,
              `t2`.`date`,
              COUNT(*) AS `events`
            FROM (
              SELECT
                *
              FROM `events` AS `t0`
              WHERE
                `t0`.`source_state` IS NOT NULL
                AND `t0`.`target_state` IS NOT NULL
                AND `t0`.`source_state` <> `t0`.`target_state`
            ) AS `t2`
            GROUP BY
              1,
              2
          ) AS `t5`
          GROUP BY
            1
        ) AS `t9`
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
        ) AS `t4`
      ) AS `t10`
    ) AS `t11`
    WHERE
      `t11`.`period` <= `t11`.`last`
  ) AS `t13`
  LEFT OUTER JOIN (
    SELECT
      `t1`.`provider`,
      `t1`.`period`,
      COUNT(*) AS `all_events`,
      COUNT(DISTINCT `t1`.`date`) AS `days`,
      COUNT(DISTINCT `t1`.`story`) AS `stories`
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
        DATE_TRUNC(`t0`.`date`, MONTH) AS `period`
      FROM `events` AS `t0`
      WHERE
        `t0`.`source_state` IS NOT NULL
        AND `t0`.`target_state` IS NOT NULL
        AND `t0`.`source_state` <> `t0`.`target_state`
    ) AS `t1`
    GROUP BY
      1,
      2
  ) AS `t7`
    ON `t13`.`provider` = `t7`.`provider` AND `t13`.`period` = `t7`.`period`
) AS `t14`
ORDER BY
  `t14`.`provider` ASC NULLS LAST,
  `t14`.`period` ASC NULLS LAST

WITH `t1` AS (
  SELECT
    *
  FROM `events` AS `t0`
  WHERE
    `t0`.`source_state` IS NOT NULL
    AND `t0`.`target_state` IS NOT NULL
    AND `t0`.`source_state` <> `t0`.`target_state`
)
SELECT
  *
FROM (
  SELECT
    `t10`.`provider`,
    `t10`.`date`,
    `t10`.`state`,
    SUM(`t10`.`events`) AS `events`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t2`.`provider`,
          `t2`.`date`,
          `t2`.`target_state` AS `state`,
          COUNT(*) AS `events`
        FROM `t1` AS `t2`
        GROUP BY
          1,
          2,
          3
      ) AS `t3`
    ) AS `t6`
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
          '' AS `state`,
          `t4`.`events`
        FROM (
          SELECT
            `t2`.`provider`,
            `t2`.`date`,
            COUNT(*) AS `events`
          FROM `t1` AS `t2`
          GROUP BY
            1,
            2
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
            `t2`.`provider`,
            `t2`.`date`,
            `t2`.`source_state` AS `state`,
            COUNT(*) AS `events`
          FROM `t1` AS `t2`
          GROUP BY
            1,
            2,
            3
        ) AS `t5`
      ) AS `t8`
    ) AS `t9`
  ) AS `t10`
  GROUP BY
    1,
    2,
    3
) AS `t11`
ORDER BY
  `t11`.`provider` ASC NULLS LAST,
  `t11`.`date` ASC NULLS LAST,
  `t11`.`state` ASC NULLS LAST

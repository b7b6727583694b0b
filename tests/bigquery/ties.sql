SELECT
  `t2`.`provider`,
  `t2`.`source_state`,
  `t2`.`target_state`,
  `t2`.`verbal_cooperation`,
  `t2`.`material_cooperation`,
  `t2`.`verbal_conflict`,
  `t2`.`material_conflict`,
  `t2`.`events`,
  `t2`.`scored`,
  ieee_divide(COALESCE(`t2`.`thousandths`, 0), 1000) AS `score_sum`,
  ieee_divide(ieee_divide(COALESCE(`t2`.`thousandths`, 0), 1000), NULLIF(`t2`.`scored`, 0)) AS `score_mean`
FROM (
  SELECT
    `t1`.`provider`,
    `t1`.`source_state`,
    `t1`.`target_state`,
    COUNTIF(`t1`.`quad` = 'verbal cooperation') AS `verbal_cooperation`,
    COUNTIF(`t1`.`quad` = 'material cooperation') AS `material_cooperation`,
    COUNTIF(`t1`.`quad` = 'verbal conflict') AS `verbal_conflict`,
    COUNTIF(`t1`.`quad` = 'material conflict') AS `material_conflict`,
    COUNT(*) AS `events`,
    SUM(CAST(ROUND(`t1`.`score` * 1000, 0) AS INT64)) AS `thousandths`,
    COUNT(`t1`.`score`) AS `scored`
  FROM (
    SELECT
      *
    FROM `events` AS `t0`
    WHERE
      `t0`.`source_state` IS NOT NULL
      AND `t0`.`target_state` IS NOT NULL
      AND `t0`.`source_state` <> `t0`.`target_state`
      AND `t0`.`date` >= DATE(2013, 1, 1)
      AND `t0`.`date` <= DATE(2018, 12, 31)
  ) AS `t1`
  GROUP BY
    1,
    2,
    3
) AS `t2`
ORDER BY
  `t2`.`provider` ASC NULLS LAST,
  `t2`.`source_state` ASC NULLS LAST,
  `t2`.`target_state` ASC NULLS LAST

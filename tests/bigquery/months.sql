SELECT
  `t2`.`provider`,
  `t2`.`month`,
  `t2`.`a`,
  `t2`.`b`,
  `t2`.`verbal_cooperation`,
  `t2`.`material_cooperation`,
  `t2`.`verbal_conflict`,
  `t2`.`material_conflict`,
  `t2`.`events`,
  `t2`.`scored`,
  COALESCE(`t2`.`thousandths`, 0) AS `thousandths`
FROM (
  SELECT
    `t1`.`provider`,
    `t1`.`month`,
    `t1`.`a`,
    `t1`.`b`,
    COUNTIF(`t1`.`quad` = 'verbal cooperation') AS `verbal_cooperation`,
    COUNTIF(`t1`.`quad` = 'material cooperation') AS `material_cooperation`,
    COUNTIF(`t1`.`quad` = 'verbal conflict') AS `verbal_conflict`,
    COUNTIF(`t1`.`quad` = 'material conflict') AS `material_conflict`,
    COUNT(*) AS `events`,
    SUM(CAST(ROUND(`t1`.`score` * 1000, 0) AS INT64)) AS `thousandths`,
    COUNT(`t1`.`score`) AS `scored`
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
      LEAST(`t0`.`source_state`, `t0`.`target_state`) AS `a`,
      GREATEST(`t0`.`source_state`, `t0`.`target_state`) AS `b`,
      DATE_TRUNC(`t0`.`date`, MONTH) AS `month`
    FROM `events` AS `t0`
    WHERE
      `t0`.`source_state` IS NOT NULL
      AND `t0`.`target_state` IS NOT NULL
      AND `t0`.`source_state` <> `t0`.`target_state`
  ) AS `t1`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t2`
ORDER BY
  `t2`.`provider` ASC NULLS LAST,
  `t2`.`month` ASC NULLS LAST,
  `t2`.`a` ASC NULLS LAST,
  `t2`.`b` ASC NULLS LAST

SELECT
  *
FROM `events` AS `t0`
WHERE
  `t0`.`source_state` IS NOT NULL
  AND `t0`.`target_state` IS NOT NULL
  AND `t0`.`source_state` <> `t0`.`target_state`
  AND `t0`.`source_state` IN ('RUS', 'IRN')
  AND `t0`.`target_state` IN ('RUS', 'IRN')
  AND `t0`.`date` >= DATE(2013, 1, 1)
  AND `t0`.`date` <= DATE(2018, 12, 31)
ORDER BY
  `t0`.`date` ASC NULLS LAST,
  `t0`.`provider` ASC NULLS LAST,
  `t0`.`event_id` ASC NULLS LAST,
  `t0`.`source_state` ASC NULLS LAST,
  `t0`.`source_name` ASC NULLS LAST,
  `t0`.`target_name` ASC NULLS LAST,
  `t0`.`cameo` ASC NULLS LAST,
  `t0`.`plover` ASC NULLS LAST,
  `t0`.`story` ASC NULLS LAST

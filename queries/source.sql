-- One fund source.
SELECT source, log, name, plan, channel, currency, is_open, basis
FROM known_source
WHERE source = $1
ORDER BY source

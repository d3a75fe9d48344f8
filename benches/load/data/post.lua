-- Posts the webhooks of a file, one after the other: on each line the signature, a blank, the content.
local requests, at = {}, 0

function init(arguments)
  local headers = { ["content-type"] = "application/json" }
  for line in io.lines(arguments[1]) do
    local signature, body = line:match("^(%S+) (.*)$")
    headers["x-hub-signature-256"] = signature
    requests[#requests + 1] = wrk.format("POST", wrk.path, headers, body)
  end
end

function request()
  at = at + 1
  return requests[at] or wrk.format("GET", "/used-up")
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("wanti %d %d %d %d %d", summary.requests, errors.status, lost, latency:percentile(50), latency:percentile(99)))
end

import Foundation
import Testing

@testable import Telemetry

struct MetricsTests {
    private func text(_ metrics: Metrics) -> String {
        String(decoding: MetricsText.bytes(of: metrics), as: UTF8.self)
    }

    @Test func `the text is exactly Prometheus's`() {
        let metrics = Metrics()
        let requests = metrics.counter(
            "fleet_http_requests_total", help: "Requests answered.", labels: ["route", "method", "code"])
        requests.with("/voice", "POST", "200").add()
        requests.with("/voice", "POST", "200").add(2)
        requests.with("/a\"b\\c\nd", "GET", "404").add()
        let turns = metrics.histogram(
            "fleet_relay_turn_seconds", help: "How long\na turn \\ takes.", labels: ["segment"],
            buckets: Buckets([0.1, 1, 2.5]))
        turns.with("model").observe(0.1)
        turns.with("model").observe(0.5)
        turns.with("model").observe(Duration.seconds(100))
        metrics.gauge("fleet_relay_calls_active", help: "Calls under way.").set(3)
        metrics.gauge("fleet_dead_letters", help: "Letters.") { [Metrics.Reading(2.5)] }
        metrics.gauge("fleet_cluster_jobs", help: "Jobs.", labels: ["state"]) {
            [Metrics.Reading(1, labels: ["done"]), Metrics.Reading(0, labels: ["failed"])]
        }
        metrics.buildInfo(service: "gateway", version: "1.2.3", revision: "abc")
        _ = metrics.counter("fleet_unused_total", help: "No series yet.", labels: ["x"])

        #expect(
            text(metrics) == #"""
                # HELP fleet_build_info What is running; always 1.
                # TYPE fleet_build_info gauge
                fleet_build_info{service="gateway",version="1.2.3",revision="abc"} 1
                # HELP fleet_cluster_jobs Jobs.
                # TYPE fleet_cluster_jobs gauge
                fleet_cluster_jobs{state="done"} 1
                fleet_cluster_jobs{state="failed"} 0
                # HELP fleet_dead_letters Letters.
                # TYPE fleet_dead_letters gauge
                fleet_dead_letters 2.5
                # HELP fleet_http_requests_total Requests answered.
                # TYPE fleet_http_requests_total counter
                fleet_http_requests_total{route="/a\"b\\c\nd",method="GET",code="404"} 1
                fleet_http_requests_total{route="/voice",method="POST",code="200"} 3
                # HELP fleet_relay_calls_active Calls under way.
                # TYPE fleet_relay_calls_active gauge
                fleet_relay_calls_active 3
                # HELP fleet_relay_turn_seconds How long\na turn \\ takes.
                # TYPE fleet_relay_turn_seconds histogram
                fleet_relay_turn_seconds_bucket{segment="model",le="0.1"} 1
                fleet_relay_turn_seconds_bucket{segment="model",le="1"} 2
                fleet_relay_turn_seconds_bucket{segment="model",le="2.5"} 2
                fleet_relay_turn_seconds_bucket{segment="model",le="+Inf"} 3
                fleet_relay_turn_seconds_sum{segment="model"} 100.6
                fleet_relay_turn_seconds_count{segment="model"} 3
                # HELP fleet_unused_total No series yet.
                # TYPE fleet_unused_total counter

                """#)
    }

    @Test(arguments: [
        (1.0, "1"), (0, "0"), (-3, "-3"), (0.5, "0.5"), (0.0005, "0.0005"), (1e21, "1e+21"), (.nan, "NaN"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (1_700_000_000.25, "1700000000.25"),
    ])
    func `numbers are written as Prometheus writes them`(value: Double, text: String) {
        #expect(MetricsText.number(value) == text)
    }

    @Test func `a histogram without labels has its bounds all the same`() {
        let metrics = Metrics()
        let lag = metrics.histogram("fleet_event_loop_lag_seconds", help: "Lag.", buckets: .http)

        lag.observe(0.0004)
        lag.observe(.nan)

        let lines = text(metrics).split(separator: "\n")
        #expect(lines[2] == #"fleet_event_loop_lag_seconds_bucket{le="0.0005"} 1"#)
        #expect(lines.last == "fleet_event_loop_lag_seconds_count 1")
        #expect(lines.count == 2 + 15 + 2)
    }

    @Test func `too many series share one`() {
        let metrics = Metrics(mostSeries: 3)
        let family = metrics.counter("fleet_things_total", help: "Things.", labels: ["name", "kind"])

        for index in 0..<100 { family.with("\(index)", "a").add() }
        family.with("1", "a").add()
        family.with(String(repeating: "x", count: 201), "a").add()

        let samples = text(metrics).split(separator: "\n").dropFirst(2)
        #expect(samples.count == 4)
        #expect(samples.contains(#"fleet_things_total{name="1",kind="a"} 2"#))
        #expect(samples.contains(#"fleet_things_total{name="overflow",kind="overflow"} 98"#))
    }

    @Test func `declaring twice gives the same metric`() {
        let metrics = Metrics()

        metrics.counter("fleet_things_total", help: "Things.").add()
        metrics.counter("fleet_things_total", help: "Things.").add()
        let family = metrics.gauge("fleet_level", help: "Level.", labels: ["a"])

        #expect(metrics.counter("fleet_things_total", help: "Things.").value == 2)
        #expect(family.with("x") === metrics.gauge("fleet_level", help: "Level.", labels: ["a"]).with("x"))
    }

    @Test(arguments: [
        ("fleet_requests_total", MetricKind.counter, ["route"]), ("process:cpu_total", .counter, []),
        ("fleet_lag_seconds", .histogram, ["a_b", "C1"]), ("_x", .gauge, ["le"]),
    ])
    func `good names pass`(name: String, kind: MetricKind, labels: [String]) {
        #expect(MetricName.mistake(name, kind: kind, labels: labels) == nil)
    }

    @Test(arguments: [
        ("fleet_requests", MetricKind.counter, [String]()), ("fleet_level_total", .gauge, []), ("1x", .gauge, []),
        ("", .gauge, []),
        ("fleet-x", .gauge, []), ("flöte", .gauge, []), ("fleet_lag_ms", .histogram, []), ("x", .gauge, ["__name__"]),
        ("x", .gauge, ["a:b"]), ("x", .gauge, ["1"]), ("x", .gauge, ["a", "a"]), ("x_seconds", .histogram, ["le"]),
    ])
    func `bad names do not`(name: String, kind: MetricKind, labels: [String]) {
        #expect(MetricName.mistake(name, kind: kind, labels: labels) != nil)
    }

    @Test func `bounds rise and are few`() {
        #expect(Buckets.areRising(Buckets.voice.bounds))
        #expect(Buckets.areRising(Buckets.http.bounds))
        #expect(!Buckets.areRising([]))
        #expect(!Buckets.areRising([1, 1]))
        #expect(!Buckets.areRising([2, 1]))
        #expect(!Buckets.areRising([1, .infinity]))
        #expect(!Buckets.areRising((0...15).map(Double.init)))
    }

    @Test func `many tasks count to the right sum`() async {
        let metrics = Metrics()
        let family = metrics.counter("fleet_things_total", help: "Things.", labels: ["n"])
        let gauge = metrics.gauge("fleet_level", help: "Level.")
        let histogram = metrics.histogram("fleet_size_bytes", help: "Sizes.", buckets: Buckets([1, 2]))

        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<2_000 {
                        family.with("\(task % 2)").add()
                        gauge.add(2)
                        gauge.subtract()
                        histogram.observe(2)
                    }
                }
            }
        }

        #expect(family.with("0").value == 8_000)
        #expect(gauge.value == 16_000)
        #expect(histogram.cumulativeCounts == [0, 16_000, 16_000])
        #expect(histogram.sum == 32_000)
    }

    @Test func `a counter never falls`() {
        let counter = Metrics().counter("fleet_things_total", help: "Things.")

        counter.add(5)
        counter.add(-3)
        counter.add(0)

        #expect(counter.value == 5)
    }
}

struct ProcessMetricsTests {
    @Test func `the process is measured under the usual names`() throws {
        let metrics = Metrics()
        ProcessMetrics.declare(in: metrics)

        let lines = String(decoding: MetricsText.bytes(of: metrics), as: UTF8.self).split(separator: "\n")
        var values: [String: Double] = [:]
        for line in lines where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            values[String(parts[0])] = Double(parts[1])
        }

        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_virtual_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_cpu_seconds_total"]) >= 0)
        #expect(try #require(values["process_open_fds"]) >= 3)
        #expect(try #require(values["process_max_fds"]) > 3)
        #expect(try #require(values["process_threads"]) >= 1)
        let age = Date().timeIntervalSince1970 - (try #require(values["process_start_time_seconds"]))
        #expect((-2...86_400).contains(age))
    }

    @Test func `a process name with spaces and parentheses does not shift the fields`() throws {
        let line = "7 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 200 50 13 14 15 16 4 0 12345 98304 77 18446744073709551615 1"

        let stat = try #require(ProcessMetrics.Stat(line, ticksPerSecond: 100))

        #expect(stat.cpuSeconds == 2.5)
        #expect(stat.threads == 4)
        #expect(stat.startedAfterBoot == 123.45)
        #expect(stat.virtualBytes == 98_304)
        #expect(stat.residentPages == 77)
        #expect(ProcessMetrics.Stat("nonsense", ticksPerSecond: 100) == nil)
        #expect(ProcessMetrics.Stat("7 (a) S 1", ticksPerSecond: 100) == nil)
    }
}

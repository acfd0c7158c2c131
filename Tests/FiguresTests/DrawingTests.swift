import Foundation
import Testing

@testable import Figures

/// Real drawing. Without gnuplot these are skipped; `ENCORE_REQUIRE_GNUPLOT=1` makes that a failure.
@Suite(.enabled(if: GnuplotProbe.isToBeUsed))
struct DrawingTests {
  private let folder = TemporaryFolder()

  /// Where pictures are drawn: in a folder to look at, if `ENCORE_LOOK` names one.
  private func path(_ name: String) -> String {
    (ProcessInfo.processInfo.environment["ENCORE_LOOK"] ?? folder.path) + "/\(name)"
  }

  private func svg(_ name: String) throws -> String {
    try String(contentsOfFile: path(name) + ".svg", encoding: .utf8)
  }

  /// The width and height that a PNG's header tells.
  private func size(_ name: String) throws -> (width: Int, height: Int) {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path(name) + ".png")))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }

  private static let tasks = [
    "BipedalWalker-v3", "BipedalWalkerHardcore-v3", "LunarLanderContinuous-v3",
    "InvertedDoublePendulumBulletEnv-v0", "HalfCheetah-v5", "Ant-v5",
  ]

  private func curves(_ place: Int) -> LineChart {
    LineChart(
      title: Self.tasks[place], xLabel: "Environment steps", yLabel: "Average return",
      series: Samples.methods.enumerated().map {
        Samples.curve(
          $1, height: 250 + 40 * Double($0) + (place == 3 ? 9000 : 0), phase: Double($0 + place))
      },
      referenceLines: place == 0 ? [ReferenceLine(value: 300, label: "solved")] : [])
  }

  @Test func sixPanelsOfFourSeries() throws {
    try PanelGrid(title: "Six tasks, five seeds", panels: (0..<6).map(curves)).write(
      to: path("six"))
    let text = try svg("six")
    for name in Samples.methods + Self.tasks + ["solved", "Six tasks, five seeds"] {
      #expect(text.components(separatedBy: ">\(name)</text>").count == 2, "\(name)")
    }
    #expect(text.contains("viewBox=\"0 0 1280 "))
    let size = try size("six")
    #expect(size.width == 1600 && (800..<1000).contains(size.height))
    if ProcessInfo.processInfo.environment["ENCORE_LOOK"] == nil {
      #expect(folder.names == ["six.png", "six.svg"])
    }
  }

  @Test func equalDataGiveEqualBytes() throws {
    try curves(0).write(to: path("once"))
    try curves(0).write(to: path("again"))
    #expect(try svg("once") == svg("again"))
    var other = curves(0)
    other.series[0] = Series(name: "TD3", x: [0, 1e6], y: [0, 1])
    try other.write(to: path("again"))
    #expect(try svg("once") != svg("again"))
  }

  @Test func oddNamesAreDrawnAsTheyAre() throws {
    let name = "<TD3_MATT_DT> & 'it' \"x\" ^2 {a} \\n `date` @b 50 % $c"
    let chart = LineChart(
      title: name, xLabel: name, yLabel: name,
      series: [
        Series(name: name, x: [0, 1], y: [0, 1]), Series(name: "b", x: [0, 1], y: [1, 0]),
      ])
    try chart.write(to: path("odd"))
    let shown = try svg("odd").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    #expect(shown.components(separatedBy: ">\(name)</text>").count == 5)
  }

  @Test func perCentSignsInGroupNamesStay() throws {
    let bars = BarChart.Bars(name: "n", values: [1, 2], intervals: [0.5...1.5, nil])
    try BarChart(yLabel: "y", groups: ["50 %", "%d_x"], bars: [bars]).write(to: path("bars"))
    let text = try svg("bars")
    #expect(text.contains(">50 %</text>") && text.contains(">%d_x</text>"))
  }

  /// No kind of chart, and no kind of number, makes gnuplot fail.
  @Test func everyChartIsDrawn() throws {
    let odd: [Double] = [.nan, .infinity, 1e308, .leastNonzeroMagnitude, 0, -1e99, 1e99]
    let charts: [any Chart] = [
      curves(1),
      LineChart(
        title: "odd", xLabel: "x", yLabel: "y",
        series: [Series(name: "broken_run", x: odd, y: odd, band: (low: odd, high: odd))]),
      LineChart(title: "none", xLabel: "x", yLabel: "y", series: []),
      Histogram(
        title: "Change", xLabel: "Loss before − loss after",
        samples: [
          .init(name: "TD3_MATT_DT", values: Samples.bell(around: 0.4, width: 0.6, count: 2000)),
          .init(name: "random", values: Samples.bell(around: -0.1, width: 0.4, count: 500)),
        ], marksZero: true),
      Histogram(title: "odd", xLabel: "x", values: odd, marksZero: true),
      Histogram(title: "none", xLabel: "x", values: []),
      ScatterChart(
        title: "Features",
        groups: (0..<4).map { group in
          let xs = Samples.bell(around: 9 * cos(Double(group) * 1.5), width: 3, count: 400)
          let ys = Samples.bell(around: 9 * sin(Double(group) * 1.5), width: 3, count: 400, seed: 7)
          return .init(name: "cluster \(group)", points: zip(xs, ys).map { (x: $0, y: $1) })
        }, showsNumbers: false),
      ScatterChart(title: "none", groups: []),
      BarChart(
        title: "Final return", yLabel: "Interquartile mean", groups: Self.tasks,
        bars: Samples.methods.enumerated().map { place, name in
          let values = (0..<6).map { 100 + 40 * Double(place) - 50 * Double($0) }
          return .init(name: name, values: values, intervals: values.map { $0 - 20...$0 + 30 })
        }, referenceLines: [ReferenceLine(value: 200, label: "human")]),
      BarChart(title: "none", yLabel: "y", groups: [], bars: []),
    ]
    try PanelGrid(panels: charts).write(to: path("all"))
    let text = try svg("all")
    #expect(text.components(separatedBy: ">no data</text>").count == 5)
    #expect(text.contains(">TD3_MATT_DT: "))
    for (place, chart) in charts.enumerated() { try chart.write(to: path("chart\(place)")) }
  }

  /// In a page with several real pictures every name is given once, and every reference finds its
  /// own.
  @Test func aReportHoldsRealPictures() throws {
    try PanelGrid(panels: (0..<6).map(curves)).write(to: path("curves"))
    try Histogram(
      xLabel: "Loss before − loss after", values: Samples.bell(around: 0.4, width: 0.6, count: 900),
      marksZero: true
    ).write(to: path("histogram"))
    let report = Report(
      title: "TD3 with meta attention on six tasks",
      lead: "Five seeds a method; bands and ± are 95 % intervals of the mean over seeds.",
      provenance: .init(
        command: "./encore reproduce matt-figure-2 --quick", commits: ["09ec0fc"],
        version: "0.2.0", machine: "2 cores of an unnamed processor, 24 GiB"),
      sections: [
        .init(
          heading: "Learning curves",
          blocks: [
            .paragraph("The methods that attend learn faster where rewards are dense."),
            .figure(path: "curves", caption: "Returns of ten evaluation episodes every 10k steps."),
            .table(
              .init(
                caption: "Final returns",
                header: ["Task"] + Samples.methods,
                rows: Self.tasks.map { [$0, "153.2 ± 11.0", "191.1 ± 9.8", "−3.0 ± 1", "–"] })),
          ]),
        .init(
          heading: "Why",
          blocks: [
            .details(
              summary: "How much a step helped",
              [.figure(path: "histogram", caption: "Changes of the loss, all seeds together.")])
          ]),
      ])
    let folder = URL(fileURLWithPath: path("curves")).deletingLastPathComponent().path
    try report.write(to: folder)
    let html = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    let names = html.matches(of: /\sid=['"]([^'"]*)['"]/).map { String($0.1) }
    #expect(names.count > 30 && Set(names).count == names.count)
    let references = html.matches(of: /(?:href=['"]#|url\(#)([^'")]*)/).map { String($0.1) }
    #expect(!references.isEmpty && Set(references).isSubset(of: names))
  }

  @Test func foldersAreMadeAndFaultsToldWithTheirPlace() throws {
    let nested = folder.path + "/a/b/figure"
    try curves(0).write(to: nested)
    #expect(FileManager.default.fileExists(atPath: nested + ".svg"))
    let blocked = try folder.file("file", "") + "/figure"
    #expect {
      try curves(0).write(to: blocked)
    } throws: { error in
      guard case FigureError.cannotWrite(let path, _) = error else { return false }
      return path == blocked + ".svg"
    }
  }

  /// A script that gnuplot does not understand is reported in its words.
  @Test func gnuplotsOwnWordsAreKept() throws {
    #expect {
      _ = try Gnuplot.found().draw("plot nonsense(\n")
    } throws: { error in
      guard case FigureError.failed(_, let details) = error else { return false }
      return details.contains("line 1")
    }
  }
}

/// Whether gnuplot is there.
enum GnuplotProbe {
  static var isToBeUsed: Bool {
    let isRequired = ProcessInfo.processInfo.environment["ENCORE_REQUIRE_GNUPLOT"] == "1"
    return isRequired || (try? Gnuplot.found()) != nil
  }
}

import Testing

@testable import Figures

@Suite struct GnuplotScriptTests {
  private func chart(_ series: [Series], title: String = "") -> LineChart {
    LineChart(title: title, xLabel: "Steps", yLabel: "Return", series: series)
  }

  private func series(_ name: String, _ y: [Double]) -> Series {
    Series(name: name, x: y.indices.map(Double.init), y: y)
  }

  @Test func textIsQuoted() {
    #expect(GnuplotText.quoted("TD3_MATT_DT") == "'TD3_MATT_DT'")
    #expect(GnuplotText.quoted("it's `date` \"$x\" \\n @y") == "'it''s `date` \"$x\" \\n @y'")
    #expect(GnuplotText.quoted("two\nlines\u{0}") == "'two lines '")
    #expect(GnuplotText.tickLabel("50 %") == "'50 %%'")
  }

  /// A name cannot end its quotes and become a command.
  @Test func noNameIsACommand() {
    let script = PanelGrid(panels: [
      chart([series("a'\nsystem('x", [1, 2]), series("b", [1, 2])], title: "'; exit '")
    ]).script
    #expect(script.contains("'a'' system(''x'"))
    #expect(script.contains("'''; exit '''"))
    #expect(!script.split(separator: "\n").contains { $0.hasPrefix("system") })
  }

  @Test func dataAndCommands() {
    let band = Series(
      name: "TD3", x: [0, 10, 20], y: [1, 2.5, 3], band: (low: [0, 2, 2], high: [2, 3, 4]))
    let script = PanelGrid(panels: [
      LineChart(
        title: "T", xLabel: "Steps", yLabel: "Return", series: [band, series("SAC", [1, 1, 1])],
        referenceLines: [ReferenceLine(value: 3.5, label: "solved")])
    ]).script
    #expect(script.contains("$p0_0 << EOD\n0.0 0.0 2.0\n10.0 2.0 3.0\n20.0 2.0 4.0\nEOD\n"))
    #expect(script.contains("$p0_1 << EOD\n0.0 1.0\n10.0 2.5\n20.0 3.0\nEOD\n"))
    // The same picture twice, over data that are there once.
    for piece in [
      "plot $p0_0 using 1:2:3 with filledcurves fillcolor rgb '#CC0072B2' notitle",
      "$p0_1 using 1:2 with lines linewidth 1.8 dashtype solid linecolor rgb '#000072B2'",
      "$p0_2 using 1:2 with lines linewidth 1.8 dashtype solid linecolor rgb '#00D55E00'",
      "3.5 with lines linewidth 1.1 dashtype '-'", "set xrange [0.0:20.0]", "set label 'solved'",
      "set label 'SAC'",
    ] {
      #expect(script.components(separatedBy: piece).count == 3, "\(piece)")
    }
    #expect(script.contains("set terminal svg noenhanced size 720,"))
    #expect(script.contains("set terminal pngcairo noenhanced size 1600,"))
  }

  /// A name has the colour of its first appearance, in every panel and in the legend.
  @Test func namesKeepTheirColours() {
    let grid = PanelGrid(panels: [
      chart([series("gone", [.nan]), series("a", [1, 2])]),
      chart([series("b", [1, 2]), series("a", [2, 1])]),
    ])
    let layout = GridLayout(grid)
    #expect(layout.palette.color(of: "gone") == Palette.colors[0])
    #expect(layout.palette.color(of: "a") == Palette.colors[1])
    #expect(layout.palette.color(of: "b") == Palette.colors[2])
    #expect(layout.legend.map(\.name) == ["a", "b"])
    #expect(grid.script.components(separatedBy: "rgb '#00D55E00'").count == 1 + 2 * 2)
  }

  @Test func manyNamesAreToldApart() {
    let names = (0..<20).map { "n\($0)" }
    let palette = Palette(names)
    #expect(Set(Palette.colors).count >= 6)
    #expect(Set(names.map { palette.color(of: $0) + palette.dashes(of: $0) }).count == 20)
    #expect(Set(names.map { palette.color(of: $0) + palette.barVeil(of: $0) }).count == 20)
    #expect(palette.barVeil(of: "n6") == "00" && palette.barVeil(of: "n7") != "00")
  }

  @Test func gapsSplitLinesAndBands() {
    let broken = Series(
      name: "a", x: [0, 1, 2, 3, 4, 5], y: [1, 2, .nan, 4, .infinity, 6],
      band: (low: [0, 1, 2, .nan, 3, 4], high: [2, 3, 4, 5, 6, 7]))
    let layers = chart([broken]).plot.layers
    var (bands, lines, dots) = ([[Double]](), [[Double]](), [[Double]]())
    for layer in layers {
      switch layer {
      case .band(_, let slices): bands.append(slices.map(\.x))
      case .line(_, let points): lines.append(points.map(\.x))
      case .points(_, let points, _): dots.append(points.map(\.x))
      default: break
      }
    }
    #expect(bands == [[0, 1, 2], [4, 5]])
    #expect(lines == [[0, 1]])
    #expect(dots == [[3], [5]])
  }

  @Test func whatHasNoNumbersIsNamed() {
    let script = PanelGrid(panels: [
      chart([series("broken_run", [.nan, .infinity]), series("empty", []), series("a", [1])])
    ]).script
    #expect(script.contains("'Left out, having no numbers: broken_run, empty'"))
    #expect(PanelGrid(panels: [chart([])]).script.contains("'no data'"))
    #expect(!PanelGrid(panels: [chart([series("a", [1])])]).script.contains("'no data'"))
  }

  /// Whatever the numbers, gnuplot is never given one that it cannot read.
  @Test func oddNumbersAreNeverWritten() {
    let odd: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 0]
    let charts: [any Chart] = [
      chart([series("a", odd), Series(name: "b", x: odd, y: odd, band: (low: odd, high: odd))]),
      Histogram(xLabel: "x", values: odd, marksZero: true),
      ScatterChart(groups: [.init(name: "g", points: odd.map { (x: $0, y: $0) })]),
      BarChart(
        yLabel: "y", groups: odd.map { "\($0)" },
        bars: [
          .init(
            name: "n", values: odd, intervals: odd.map { $0.isNaN ? nil : -.infinity...(.infinity) }
          )
        ], referenceLines: odd.map { ReferenceLine(value: $0, label: "odd") }),
      BarChart(yLabel: "y", groups: [], bars: []),
    ]
    for chart in charts {
      let script = PanelGrid(panels: [chart]).script.lowercased()
      let words = Set(script.split { " \n[]:(),".contains($0) })
      #expect(words.isDisjoint(with: ["inf", "-inf", "1e+308", "-1e+308"]))
      // The one NaN that is written is an empty plot's.
      #expect(!words.contains("nan") || script.contains("plot nan notitle"))
    }
  }
}

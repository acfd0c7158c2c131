import Testing

@testable import Figures

@Suite struct GridLayoutTests {
  private func chart(_ name: String, y: [Double] = [0, 1], yLabel: String = "y") -> LineChart {
    LineChart(
      title: name, xLabel: "x", yLabel: yLabel,
      series: [Series(name: name, x: y.indices.map(Double.init), y: y)])
  }

  private func layout(_ count: Int, columns: Int? = nil) -> GridLayout {
    GridLayout(PanelGrid(panels: (0..<count).map { chart("p\($0)") }, columns: columns))
  }

  /// Laws: panels lie within the picture, do not overlap, and those of a row and of a column align.
  @Test(arguments: 1...9)
  func panelsAlign(_ count: Int) {
    let layout = layout(count)
    let frames = layout.panels.map(\.frame)
    let columns = Set(frames.map(\.left)).count
    for (index, frame) in frames.enumerated() {
      #expect(frame.left >= 0 && frame.right <= layout.width)
      #expect(frame.top >= 0 && frame.bottom < layout.height)
      #expect(frame.width == frames[0].width && frame.height == frames[0].height)
      #expect(frame.top == frames[index / columns * columns].top)
      #expect(frame.left == frames[index % columns].left)
      for other in frames[(index + 1)...] {
        #expect(frame.right < other.left || frame.bottom < other.top || other.right < frame.left)
      }
    }
  }

  @Test func usualColumns() {
    let columns = (1...7).map { PanelGrid(panels: (0..<$0).map { _ in chart("a") }).columns }
    #expect(columns == [1, 2, 3, 2, 3, 3, 3])
    #expect(PanelGrid(panels: [chart("a")], columns: 5).columns == 1)
  }

  /// Labels that a neighbour repeats are written once; others are all written.
  @Test func commonLabelsAreWrittenOnce() {
    let same = layout(5, columns: 3).panels
    #expect(same.map(\.yLabel) == ["y", "", "", "y", ""])
    #expect(same.map(\.xLabel) == ["", "", "x", "x", "x"])
    let panels = [chart("a"), chart("b", yLabel: "other")]
    #expect(GridLayout(PanelGrid(panels: panels)).panels.map(\.yLabel) == ["y", "other"])
  }

  @Test func legendsLieWithinThePicture() {
    let names = (0..<12).map { "a rather long name of a method, number \($0)" }
    let lines = LineChart(
      xLabel: "x", yLabel: "y",
      series: names.map { Series(name: $0, x: [0, 1], y: [0, 1]) })
    let layout = GridLayout(PanelGrid(panels: [lines]))
    #expect(layout.legend.map(\.name) == names)
    for entry in layout.legend {
      let width = TextMeasure.width(of: entry.name, size: GridLayout.Letters.label)
      #expect(entry.x >= 0 && entry.x + GridLayout.markWidth + 7 + width <= layout.width)
      #expect(entry.y > layout.panels[0].frame.bottom && entry.y < layout.height)
    }
    #expect(GridLayout(PanelGrid(panels: [lines], legend: .none)).legend.isEmpty)
    // One name tells nothing apart.
    #expect(GridLayout(PanelGrid(panels: [chart("a")])).legend.isEmpty)
  }

  /// A falling line leaves the upper right corner free, a rising one the upper left.
  @Test func theLegendKeepsClearOfTheLines() {
    let falling = Series(name: "a", x: [0, 1, 2, 3], y: [3, 2, 1, 0])
    let rising = Series(name: "b", x: [0, 1, 2, 3], y: [0, 1, 2, 3])
    for (series, isLeft) in [(falling, false), (rising, true)] {
      let other = Series(name: "c", x: series.x, y: series.y)
      let layout = GridLayout(
        PanelGrid(
          panels: [LineChart(xLabel: "x", yLabel: "y", series: [series, other])],
          legend: .firstPanel))
      let (frame, entry) = (layout.panels[0].frame, layout.legend[0])
      #expect((entry.x < frame.left + frame.width / 2) == isLeft)
      #expect(entry.y < frame.top + frame.height / 2 && entry.y > frame.top)
    }
  }

  @Test func barsStandInTheirGroups() {
    let plot = BarChart(
      yLabel: "y", groups: ["one", "two"],
      bars: [
        .init(name: "a", values: [1, -2], intervals: [0.5...1.5, nil]),
        .init(name: "b", values: [.nan, 4]),
      ]
    ).plot
    guard case .boxes(_, let first, _) = plot.layers[0],
      case .whiskers(let whiskers) = plot.layers[1],
      case .boxes(_, let second, _) = plot.layers[2]
    else {
      Issue.record("other layers")
      return
    }
    #expect(first.map(\.low) == [0, -2] && first.map(\.high) == [1, 0])
    #expect(second.count == 1 && second[0].left > 1 && second[0].right < 1.4)
    #expect(whiskers.count == 1 && whiskers[0].low == 0.5 && whiskers[0].high == 1.5)
    #expect(whiskers[0].x > first[0].left && whiskers[0].x < first[0].right)
    #expect(plot.xAxis.ticks?.map(\.label) == ["one", "two"])
  }
}

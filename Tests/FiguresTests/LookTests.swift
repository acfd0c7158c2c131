import Figures
import Foundation
import Testing

/// Pictures to look at: `ENCORE_LOOK=FOLDER` keeps them.
@Suite struct LookTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ENCORE_LOOK"] != nil))
  func pictures() throws {
    let folder = ProcessInfo.processInfo.environment["ENCORE_LOOK"] ?? "."
    let tasks = [
      "BipedalWalker-v3", "BipedalWalkerHardcore-v3", "LunarLanderContinuous-v3",
      "InvertedDoublePendulumBulletEnv-v0", "HalfCheetah-v5", "Ant-v5",
    ]
    let panels = tasks.enumerated().map { place, task in
      LineChart(
        title: task, xLabel: "Environment steps", yLabel: "Average return",
        series: Samples.methods.enumerated().map {
          Samples.curve(
            $1, height: 250 + 40 * Double($0) + (place == 3 ? 9000 : 0),
            phase: Double($0 + place))
        },
        referenceLines: place == 0 ? [ReferenceLine(value: 300, label: "solved")] : [])
    }
    try PanelGrid(title: "Figure 2: six tasks, five seeds", panels: panels)
      .write(to: folder + "/six")
    try PanelGrid(panels: Array(panels.prefix(4)), legend: .firstPanel).write(to: folder + "/four")
    try panels[0].write(to: folder + "/one")
    let nan = Series(name: "broken_run", x: [0, 1], y: [.nan, .infinity])
    var withHole = panels[1]
    withHole.series = [
      nan, Series(name: "holes", x: [0, 1, 2, 3, 4], y: [1, 2, .nan, 2, .nan]),
      Series(name: "dot", x: [2], y: [1.5]), Series(name: "empty", x: [], y: []),
    ]
    try PanelGrid(panels: [
      withHole, LineChart(title: "Nothing", xLabel: "x", yLabel: "y", series: [nan]),
    ]).write(to: folder + "/holes")
    try Histogram(
      title: "Change of the loss <&> 'quoted' \"_a_ ^b\" `date` @x 50 %",
      xLabel: "Loss before − loss after",
      samples: [
        .init(name: "TD3_MATT_DT", values: Samples.bell(around: 0.4, width: 0.6, count: 2000)),
        .init(name: "random advice", values: Samples.bell(around: -0.1, width: 0.4, count: 500)),
      ], marksZero: true
    ).write(to: folder + "/histogram")
    try Histogram(
      xLabel: "Loss before − loss after", values: Samples.bell(around: 0.4, width: 0.6, count: 900),
      marksZero: true
    ).write(to: folder + "/histogram1")
    try ScatterChart(
      title: "Features (t-SNE)",
      groups: (0..<4).map { group in
        let angle = Double(group) * 1.5
        let xs = Samples.bell(around: 10 * cos(angle), width: 3, count: 400)
        let ys = Samples.bell(around: 10 * sin(angle), width: 3, count: 377)
        return .init(
          name: Samples.methods[group], points: Array(zip(xs, ys)).map { (x: $0, y: $1) })
      }, showsNumbers: false
    ).write(to: folder + "/scatter")
    try BarChart(
      title: "Final return", yLabel: "Interquartile mean", groups: Array(tasks.prefix(5)),
      bars: Samples.methods.enumerated().map { place, name in
        .init(
          name: name, values: (0..<5).map { 100 + 40 * Double(place) - 60 * Double($0) },
          intervals: (0..<5).map {
            let value = 100 + 40 * Double(place) - 60 * Double($0)
            return value - 20...value + 30
          })
      }, referenceLines: [ReferenceLine(value: 200, label: "human")]
    ).write(to: folder + "/bars")
  }
}

import Experiments
import Figures

/// The charts.
extension CreditReport {
  /// Where the first step's reward looked over training, where every step's did in the end, what is
  /// paid, and how well that tells good episodes from bad ones.
  public var grid: PanelGrid {
    var panels: [any Chart] = []
    if hasAttention {
      if explanation.stages.count > 1 {
        panels.append(rowChart(title: "Where the first step's reward looks"))
      }
      panels.append(mapChart)
    }
    panels.append(courseChart(title: "Paid at each step, in the end"))
    if explanation.stages.count > 1 { panels.append(separationChart) }
    return PanelGrid(panels: panels, columns: 2)
  }

  /// The first row of the attention over the stages of training.
  func rowChart(title: String) -> HeatMap {
    let rows = explanation.stages.map { $0.drawn.attention.first ?? [] }
    let time = rows.map(\.count).max() ?? 0
    return HeatMap(
      title: title, xLabel: "Environment steps of training", yLabel: "Step looked at",
      columnEdges: HeatMap.edges(around: explanation.stages.map { Double($0.step) }),
      rowEdges: HeatMap.edges(around: (0..<time).map { Double($0 + 1) }),
      values: (0..<time).map { step in rows.map { step < $0.count ? $0[step] : .nan } },
      range: 0...max(rows.joined().max() ?? 1, 1e-9))
  }

  /// The whole attention of the last stage.
  private var mapChart: HeatMap {
    let map = last.drawn.attention
    let edges = HeatMap.edges(around: map.indices.map { Double($0 + 1) })
    return HeatMap(
      title: "Where each step's reward looks, in the end", xLabel: "Step whose reward it is",
      yLabel: "Step looked at", columnEdges: edges, rowEdges: edges,
      values: map.indices.map { step in map.map { $0[step] } },
      range: 0...max(map.joined().max() ?? 1, 1e-9))
  }

  /// r_in by step of good and of bad episodes, at the last stage.
  func courseChart(title: String) -> LineChart {
    let courses = [("good episodes", last.drawn.good), ("bad episodes", last.drawn.bad)]
    var series = courses.compactMap { name, course in course.map { Self.series(name, $0) } }
    if series.isEmpty { series = [Self.series("all episodes", last.drawn.all)] }
    return LineChart(
      title: title, xLabel: "Step of the episode", yLabel: "Intrinsic reward", series: series)
  }

  private static func series(_ name: String, _ course: CreditCourse) -> Series {
    let ends = zip(course.means, course.deviations)
    return Series(
      name: name, x: course.means.indices.map { Double($0 + 1) }, y: course.means,
      band: (low: ends.map { $0 - $1 }, high: ends.map { $0 + $1 }))
  }

  private var separationChart: LineChart {
    LineChart(
      title: "Good from bad, by the first step's reward", xLabel: "Environment steps of training",
      yLabel: "Standard deviations apart",
      series: [
        Series(
          name: "", x: explanation.stages.map { Double($0.step) },
          y: explanation.stages.map { $0.drawn.separation ?? .nan })
      ], referenceLines: [ReferenceLine(value: 0, label: "")])
  }

  /// What the figure shows, and what it does not.
  public var caption: String {
    let count = NumberText.count(last.drawn.episodes)
    return "\(explanation.agent) on \(explanation.environment), one run. Each stage of training "
      + "judges \(count) episodes whose actions are drawn evenly, so that some go well whatever was "
      + "learned. "
      + (hasAttention
        ? "Attention weights are means over these episodes and over heads; of each step they add up to "
          + "one. " : "This model sees each step by itself, so there is no map. ")
      + "Good episodes are those whose return is above the middle between the best and the worst; "
      + "bands are one standard deviation, over the episodes that last so long. Standard deviations apart: the difference of the mean "
      + "first rewards over the root of the mean variance. A weight says where the model looked, not "
      + "what it made of it: a step's own token passes by the attention, too."
  }
}

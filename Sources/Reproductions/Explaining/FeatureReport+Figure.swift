import Experiments
import Figures

/// The paper's figure.
extension FeatureReport {
  /// A row a stage: differences of value, and features in the plane.
  public var grid: PanelGrid {
    PanelGrid(
      panels: explanation.stages.indices.flatMap { index -> [any Chart] in
        [histogram(index), scatter(index)]
      }, columns: 2)
  }

  func histogram(_ index: Int) -> Histogram {
    let stage = explanation.stages[index]
    // The bar right of zero holds the zeros, too.
    let ties = stage.difference.shareAtZero
    return Histogram(
      title: "After \(NumberText.count(stage.step)) steps of training"
        + (ties >= 0.005 ? "; \(NumberText.percent(ties)) exactly 0" : ""),
      xLabel: "Q of the attention's action − Q of the actor's", yLabel: "Share of steps (%)",
      values: Self.gathered(stage.differences), bins: 40, marksZero: true)
  }

  /// The differences with one in a hundred at either end moved to where the others end: a single
  /// one far away would press all others into one bar. None moves to the other side of zero.
  static func gathered(_ differences: [Double]) -> [Double] {
    let sorted = differences.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return [] }
    let cut = sorted.count / 100
    var (lower, upper) = (sorted[cut], sorted[sorted.count - 1 - cut])
    if least <= 0 { lower = min(lower, sorted.last { $0 < 0 } ?? 0) }
    if greatest >= 0 { upper = max(upper, sorted.first { $0 > 0 } ?? 0) }
    return differences.map { min(max($0, lower), upper) }
  }

  func scatter(_ index: Int) -> ScatterChart {
    let (stage, places) = (explanation.stages[index], places[index])
    let points = places.map { (x: $0.x, y: $0.y) }
    let count = stage.snapshots.own.count
    return ScatterChart(
      title: "t-SNE; silhouette of the features themselves "
        + NumberText.silhouette(stage.separation.silhouette),
      groups: [
        .init(name: "Actor features", points: Array(points.prefix(count))),
        .init(name: "Attention features", points: Array(points.dropFirst(count))),
      ], showsNumbers: false)
  }

  /// What the figure shows, and what it does not.
  public var caption: String {
    let count = explanation.stages.first?.snapshots.own.count ?? 0
    let plays = Set(explanation.stages.map(\.difference.count)).sorted().map(NumberText.count)
    return "\(explanation.agent) on \(explanation.environment), one run. Left: how much more the "
      + "critic gives for the attention's action than for the actor's own, at each of "
      + "\(NumberText.list(plays)) steps of evaluation a stage; the outermost bars hold the hundredth that lies "
      + "beyond them at either end. Right: the features of "
      + "\(count) consecutive steps, the actor's own and the same ones re-weighted, placed in the "
      + "plane by t-SNE. t-SNE keeps neighbours, not distances: the gaps and sizes of its clusters "
      + "mean nothing, and it draws apart what hardly differs. How far apart the kinds really lie is "
      + "the silhouette, measured between the features themselves: near 0 they lie among each other, "
      + "near 1 apart. A higher Q is the opinion of the critic that the attention asked, not a higher "
      + "return."
  }
}

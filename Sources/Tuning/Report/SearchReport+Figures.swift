import Figures
import Reproductions
import Settings

/// The pictures: the course of the search, and the objective over each searched setting.
extension SearchReport {
  static let courseFigure = "search"
  static let spaceFigure = "settings"
  private static let incumbent = "the best so far at the full budget"

  /// The pictures by the names of their files, without the endings.
  var figures: [(name: String, grid: PanelGrid)] {
    guard ledger.trials.contains(where: { $0.objective != nil }) else { return [] }
    return [
      (Self.courseFigure, PanelGrid(panels: [courseChart])),
      (Self.spaceFigure, grid),
    ]
  }

  var courseCaption: String {
    "Every trial that succeeded, in the order in which they ended: its mean objective, by budget. "
      + "Trials of different budgets do not compare. The line is the highest so far at "
      + "the full budget."
      + cutCaption
  }

  var spaceCaption: String {
    "The same trials over each searched setting. Other settings vary as well, so a panel shows "
      + "where the search went and what became of it, not the effect of one setting alone. Choices are "
      + "spread a little sideways." + cutCaption
  }

  /// What lies far below all others would press them together.
  private var cutCaption: String {
    let hidden = succeeded.count { !range.contains($0.objective ?? .nan) }
    return hidden == 0
      ? ""
      : " \(NumberText.plural(hidden, "trial")) far below the others "
        + "\(hidden == 1 ? "is" : "are") not shown; trials.csv has all."
  }

  private var succeeded: [Trial] { ledger.told.filter { $0.objective != nil } }

  /// The heights that are shown: all down to three times the span of the upper three quarters below
  /// their top.
  var range: ClosedRange<Double> {
    let values = succeeded.compactMap(\.objective).sorted()
    guard let top = values.last, let bottom = values.first else { return 0...1 }
    let middle = values[values.count / 4]
    let reach = max(3 * (top - middle), 1e-9)
    return max(bottom, top - reach)...top
  }

  private func isShown(_ trial: Trial) -> Bool { trial.objective.map(range.contains) ?? false }

  var courseChart: ScatterChart {
    let told = ledger.told
    let shown = zip(1..., told).filter { isShown($1) }
    var chart = ScatterChart(
      xLabel: "Trials", yLabel: "Mean objective",
      groups: search.budget.all.map { budget in
        .init(
          name: Self.name(budget),
          points: shown.filter { $1.proposal.steps == budget }
            .map { (x: Double($0), y: $1.objective ?? .nan) })
      })
    chart.aspect = 0.5
    chart.isLarge = true
    let steps = Self.stairs(
      results.incumbents.map { height in height.flatMap { range.contains($0) ? $0 : nil } })
    chart.lines = [Series(name: Self.incumbent, x: steps.map(\.x), y: steps.map(\.y))]
    return chart
  }

  /// A line that keeps its height up to where the next one begins.
  private static func stairs(_ heights: [Double?]) -> [(x: Double, y: Double)] {
    var points: [(x: Double, y: Double)] = []
    for (index, height) in heights.enumerated() {
      guard let height else { continue }
      let x = Double(index + 1)
      if let last = points.last, last.y != height { points.append((x, last.y)) }
      points.append((x, height))
    }
    return points
  }

  private var grid: PanelGrid {
    let charts = search.space.indices.map(chart)
    return PanelGrid(panels: charts, columns: charts.count == 1 ? 1 : charts.count <= 4 ? 2 : 3)
  }

  private func chart(_ index: Int) -> ScatterChart {
    let setting = search.space[index]
    let shown = ledger.told.filter(isShown)
    var chart = ScatterChart(
      title: setting.path, yLabel: "Mean objective",
      groups: search.budget.all.map { budget in
        .init(
          name: Self.name(budget),
          points: shown.filter { $0.proposal.steps == budget }.map { trial in
            (
              x: place(trial.proposal.configuration[index], of: setting, trial.number),
              y: trial.objective ?? .nan
            )
          })
      })
    switch setting.values {
    case .real(_, let isLog), .whole(_, let isLog): chart.scale = isLog ? .logarithmic : .even
    case .choices(let choices): chart.scale = .named(choices.map(\.description))
    }
    return chart
  }

  private func place(_ value: SettingValue, of setting: SearchedSetting, _ number: Int) -> Double {
    guard case .choices(let choices) = setting.values else { return value.asDouble ?? .nan }
    // By the golden ratio neighbours in time do not hide each other, and the same trial stands at
    // the same place.
    let spread = (Double(number) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1) - 0.5
    return Double(choices.firstIndex(of: value) ?? 0) + 0.5 * spread
  }

  private static func name(_ budget: Int) -> String { "\(NumberText.count(budget)) steps" }
}

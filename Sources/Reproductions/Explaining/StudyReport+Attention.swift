import Experiments
import Figures

/// What the reward models of a study pay for and where they look, variant beside variant.
extension StudyReport {
  static let attentionFigure = "attention"
  static let creditFigure = "credit"

  private var credits: [(look: StudyExplanation, report: CreditReport)] {
    explanations.compactMap { look in (look.report as? CreditReport).map { (look, $0) } }
  }

  /// The maps of the first rows over training, and what the first seeds pay, by the names of their
  /// files.
  var attentionFigures: [(name: String, grid: PanelGrid)] {
    let whole = credits.filter(\.look.isWhole)
    guard !whole.isEmpty else { return [] }
    var figures: [(name: String, grid: PanelGrid)] = []
    let seen = whole.filter(\.report.hasAttention)
    if let first = seen.first {
      let maps = seen.map { look, report in
        var map = report.rowChart(title: title(of: look))
        // One scale for all, or a flat map would look like a sharp one.
        map.range = 0...1
        return map
      }
      figures.append((Self.attentionFigure, PanelGrid(panels: maps + [Self.ideal(first.report)])))
    }
    figures.append(
      (
        Self.creditFigure,
        PanelGrid(panels: whole.map { $1.courseChart(title: title(of: $0)) })
      ))
    return figures
  }

  private func title(of look: StudyExplanation) -> String {
    study.panels.count > 1 ? "\(look.run.panel), \(look.run.variant)" : look.run.variant
  }

  /// What the study draws beside its map: even weights at the beginning, all weight on the last step
  /// in the end. A formula; no run has made it.
  private static func ideal(_ report: CreditReport) -> HeatMap {
    var map = report.rowChart(title: "The ideal, by formula: not measured")
    let (time, stages) = (map.values.count, report.explanation.stages)
    let all = Double(max(1, report.last.step))
    map.range = 0...1
    map.values = (0..<time).map { step in
      stages.map { stage in
        let share = Double(stage.step) / all
        return (1 - share) / Double(time) + (step == time - 1 ? share : 0)
      }
    }
    return map
  }

  /// `attention.csv`: a row a run that was looked into.
  var attentionTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "seed", "separation", "good_first_reward", "bad_first_reward",
      "first_row_last_weight", "own_mean_return",
    ])
    for (look, report) in credits {
      let (run, last) = (look.run, report.last)
      table.append(
        [run.panel, run.variant, "\(run.seed)"]
          + [
            last.drawn.separation, last.drawn.good?.means.first, last.drawn.bad?.means.first,
            last.drawn.lastWeight, last.own.meanReturn,
          ].map { ResultTable.cell($0) })
    }
    return table
  }

  /// The same for readers, a row a panel and variant.
  private var shownAttentionTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "seeds", "standard deviations apart, median", "least", "greatest",
      "first row: weight of the last step, mean", "evenly would be",
    ])
    for panel in study.panels {
      for variant in study.variants {
        let own = credits.filter {
          $0.look.run.panel == panel.name && $0.look.run.variant == variant.name
        }
        guard let first = own.first else { continue }
        let apart = own.compactMap(\.report.last.drawn.separation).sorted()
        let weights = own.compactMap(\.report.last.drawn.lastWeight)
        func text(_ value: Double?) -> String { value.map(NumberText.small) ?? "none" }
        table.append([
          panel.name, variant.name, "\(own.count)",
          text(apart.isEmpty ? nil : Statistics.quantile(0.5, ofSorted: apart)),
          text(apart.first), text(apart.last),
          text(weights.isEmpty ? nil : Statistics.mean(weights)),
          text(weights.isEmpty ? nil : first.report.last.drawn.evenWeight),
        ])
      }
    }
    return table
  }

  /// What the reader sees of them; `nil` where nothing was looked into.
  var attentionSection: Report.Section? {
    guard explanations.contains(where: { $0.kind == .attention }) else { return nil }
    let names = Set(attentionFigures.map(\.name))
    var blocks: [Report.Block] = []
    if names.contains(Self.attentionFigure) {
      blocks.append(
        .figure(
          path: Self.attentionFigure,
          caption: "Where the first step's intrinsic reward looks, over training: attention "
            + "weights of the first seed, means over \(CreditSettings().episodes) episodes of drawn "
            + "actions and over heads, on one scale from 0 to 1. The ideal is drawn by a formula, from even "
            + "weights to all on the last step, as the study drew it beside its map."))
    }
    if names.contains(Self.creditFigure) {
      blocks.append(
        .figure(
          path: Self.creditFigure,
          caption: "What each step is paid after the last step of training, by the first seed's "
            + "model, in episodes of drawn actions whose return is above (good) or below (bad) the "
            + "middle between the best and the worst; bands are one standard deviation."))
    }
    if !credits.isEmpty {
      blocks.append(
        .table(
          shownAttentionTable.forReport(
            caption: "All seeds after the last step. Standard deviations apart: the difference of "
              + "the first step's mean reward in good and in bad episodes over the root of the mean "
              + "variance; none where neither kind varies, as where every step is paid the same")))
    }
    for look in explanations where look.kind == .attention {
      guard let problem = look.problem else { continue }
      blocks.append(.paragraph("The inside of \(look.run.name) is not shown. \(problem)"))
    }
    return .init(heading: "Where the rewards look", blocks: blocks)
  }
}

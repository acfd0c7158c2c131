import Experiments
import Tensors

/// What the finished runs of one variant on one panel reached on their whole way, and what a step of it cost.
public struct Effort: Sendable {
  /// The panel.
  public let panel: String
  /// The variant.
  public let variant: String
  /// The mean of all evaluations of each run, the area under its curve: who learns sooner has more.
  public let whole: Score?
  /// That beside the panel's first variant; `nil` for that one itself.
  public let comparison: Comparison?
  /// Microseconds of a run for each of its environment steps, with all evaluations but the last one, over seeds.
  public let stepTime: Estimate?
  /// That over the first variant's, of the means.
  public let timesFirst: Double?
}

extension RunRecord {
  /// The mean return of all evaluations, the one after the last step included.
  var wholeMean: Double? {
    let all = (evaluations + [final].compactMap { $0 }).map(\.mean)
    return all.isEmpty ? nil : Statistics.mean(all)
  }

  /// Microseconds an environment step.
  var stepTime: Double? {
    guard let minutes, minutes > 0, run.steps > 0 else { return nil }
    return minutes * 60e6 / Double(run.steps)
  }
}

extension StudyResults {
  /// A row a panel and variant, in the order of the panels and of the legend.
  public var efforts: [Effort] {
    study.panels.flatMap { panel -> [Effort] in
      var first: (whole: Score?, stepTime: Estimate?)?
      return study.variants.filter { panel.variants.contains($0.name) }.map { variant in
        let own = records.filter {
          $0.run.panel == panel.name && $0.run.variant == variant.name && $0.isFinished
        }
        var random = RandomStream(seed: 0).fork("effort").fork("\(panel.name)/\(variant.name)")
        let whole = Score(own.compactMap(\.wholeMean), using: &random)
        let times = own.compactMap(\.stepTime)
        let stepTime = times.isEmpty ? nil : Estimate.mean(of: times)
        defer { first = first ?? (whole, stepTime) }
        let base = (first.map(\.stepTime) ?? stepTime)?.value ?? 0
        return Effort(
          panel: panel.name, variant: variant.name, whole: whole,
          comparison: whole.compared(with: first?.whole, using: &random), stepTime: stepTime,
          timesFirst: base > 0 ? stepTime.map { $0.value / base } : nil)
      }
    }
  }

  /// `effort.csv`: the same with all digits.
  var effortTable: ResultTable {
    var table = ResultTable(
      columns: ["panel", "variant", "seeds"]
        + ["whole_mean", "whole_iqm", "whole_difference", "whole_improvement", "step_microseconds"]
        .flatMap { [$0, "\($0)_low", "\($0)_high"] } + ["times_first"])
    for effort in efforts {
      table.append(
        [effort.panel, effort.variant, "\(effort.whole?.values.count ?? 0)"]
          + ResultTable.cells(effort.whole?.mean) + ResultTable.cells(effort.whole?.middle)
          + ResultTable.cells(effort.comparison?.difference)
          + ResultTable.cells(effort.comparison?.improvement)
          + ResultTable.cells(effort.stepTime) + [ResultTable.cell(effort.timesFirst)])
    }
    return table
  }
}

/// The tables that scripts read. Their columns stay as they are; numbers have all their digits, and a cell is empty
/// where there is no number, as for the interval of a single seed.
extension StudyResults {
  /// `curves.csv`: a row a panel, variant and step.
  public var curveTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "step", "seeds", "mean", "low", "high", "smoothed_mean",
      "smoothed_low", "smoothed_high", "iqm", "iqm_low", "iqm_high",
    ])
    for curve in curves {
      for point in curve.points {
        table.append(
          [curve.panel, curve.variant, "\(point.step)", "\(point.seeds)"]
            + ResultTable.cells(point.mean) + ResultTable.cells(point.smoothed)
            + ResultTable.cells(point.middle))
      }
    }
    return table
  }

  /// `final.csv`: a row a run.
  public var finalTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "seed", "steps", "final_mean_return", "final_std_return",
      "final_episodes", "last_evaluations_mean", "best_return", "commit", "minutes",
    ])
    for record in records {
      table.append([
        record.run.panel, record.run.variant, "\(record.run.seed)", "\(record.steps)",
        ResultTable.cell(record.final?.mean), ResultTable.cell(record.final?.deviation),
        record.final.map { "\($0.episodes)" } ?? "",
        ResultTable.cell(record.lastMean(study.experiment.window)),
        ResultTable.cell(record.best), record.commits.joined(separator: " "),
        ResultTable.cell(record.minutes.map { ($0 * 10).rounded() / 10 }),
      ])
    }
    return table
  }

  /// `summary.csv`: a row a panel and variant, of the finished runs.
  public var summaryTable: ResultTable {
    let names = ["final", "last"].flatMap { name in
      ["", "_low", "_high"].map { "\(name)_mean\($0)" }
        + ["", "_low", "_high"].map { "\(name)_iqm\($0)" }
        + ["", "_low", "_high"].map { "\(name)_difference\($0)" }
        + ["", "_low", "_high"].map { "\(name)_improvement\($0)" }
    }
    var table = ResultTable(columns: ["panel", "variant", "seeds", "planned_seeds"] + names)
    for summary in summaries {
      func cells(_ score: Score?, _ comparison: Comparison?) -> [String] {
        ResultTable.cells(score?.mean) + ResultTable.cells(score?.middle)
          + ResultTable.cells(comparison?.difference)
          + ResultTable.cells(comparison?.improvement)
      }
      table.append(
        [summary.panel, summary.variant, "\(summary.finished)", "\(summary.planned)"]
          + cells(summary.final, summary.finalComparison)
          + cells(summary.last, summary.lastComparison))
    }
    return table
  }
}

import Foundation
import Experiments
import Figures

/// The tables, with all digits.
extension FeatureReport {
  /// A row a stage.
  public var table: ResultTable {
    var table = ResultTable(columns: [
      "step", "count", "difference_mean", "difference_median", "share_above_zero", "share_at_zero",
      "difference_least", "difference_q05", "difference_q25", "difference_q75", "difference_q95",
      "difference_greatest", "value_mean",
      "mask_mean", "mask_std", "mask_moved_share", "mask_strength", "feature_change",
      "silhouette", "mixed_neighbours",
    ])
    for stage in explanation.stages {
      let (difference, mask, separation) = (stage.difference, stage.mask, stage.separation)
      let numbers = [
        difference.mean, difference.median, difference.shareAboveZero, difference.shareAtZero,
        difference.least, difference.quantile5, difference.quantile25, difference.quantile75,
        difference.quantile95, difference.greatest, difference.meanValue,
        mask.mean, mask.deviation, mask.moved, mask.strength, mask.change,
        separation.silhouette, separation.mixedNeighbours,
      ]
      table.append(["\(stage.step)", "\(difference.count)"] + numbers.map(ResultTable.cell))
    }
    return table
  }

  /// The bars of one stage's histogram as they are drawn.
  func differenceTable(_ index: Int) -> ResultTable {
    var table = ResultTable(columns: ["lower", "upper", "share_percent"])
    for bar in histogram(index).bars.first ?? [] {
      table.append([bar.lower, bar.upper, bar.share].map(ResultTable.cell))
    }
    return table
  }

  /// The places of one stage's features in the plane.
  func placeTable(_ index: Int) -> ResultTable {
    var table = ResultTable(columns: ["kind", "episode", "x", "y"])
    let episodes = explanation.stages[index].snapshots.episodes
    for (row, place) in places[index].enumerated() {
      table.append([
        row < episodes.count ? "actor" : "attention", "\(episodes[row % episodes.count])",
        ResultTable.cell(place.x), ResultTable.cell(place.y),
      ])
    }
    return table
  }

  /// The numbers for a person: a row a stage, with as many digits as mean something.
  public var summaryTable: ResultTable {
    var table = ResultTable(columns: [
      "step", "difference of Q, mean", "middle half", "above 0", "at 0", "mean Q", "mask m",
      "|m − 1| > 0.1", "features change by", "silhouette", "mixed neighbours",
    ])
    for stage in explanation.stages {
      let (difference, mask, separation) = (stage.difference, stage.mask, stage.separation)
      let middle = [difference.quantile25, difference.quantile75].map(NumberText.small)
      table.append([
        NumberText.count(stage.step), NumberText.small(difference.mean),
        "\(middle[0]) … \(middle[1])", NumberText.percent(difference.shareAboveZero),
        NumberText.percent(difference.shareAtZero), NumberText.small(difference.meanValue),
        "\(NumberText.small(mask.mean)) ± \(NumberText.small(mask.deviation))",
        NumberText.percent(mask.moved), NumberText.percent(mask.change),
        NumberText.silhouette(separation.silhouette),
        NumberText.percent(separation.mixedNeighbours),
      ])
    }
    return table
  }
}

extension FeatureReport {
  /// What a terminal shows: a few lines a stage.
  public var text: String {
    explanation.stages.map { stage in
      let (difference, mask, separation) = (stage.difference, stage.mask, stage.separation)
      return """
        after \(NumberText.count(stage.step)) steps of training, at \
        \(NumberText.count(difference.count)) steps of play:
          the attention's action is worth more at \
        \(NumberText.percent(difference.shareAboveZero)) of them, as much at \
        \(NumberText.percent(difference.shareAtZero)); the difference is \
        \(NumberText.small(difference.mean)) in the mean, where Q is \
        \(NumberText.small(difference.meanValue))
          mask weights \(NumberText.small(mask.mean)) ± \(NumberText.small(mask.deviation)), \
        \(NumberText.percent(mask.moved)) of them more than 0.1 from 1; features change by \
        \(NumberText.percent(mask.change))
          silhouette of actor and attention features \
        \(NumberText.silhouette(separation.silhouette)), nearest neighbour of the other kind at \
        \(NumberText.percent(separation.mixedNeighbours))
        """
    }.joined(separator: "\n")
  }
}

extension NumberText {
  /// `12.5 %`.
  static func percent(_ share: Double) -> String { "\(number(share * 100, spread: 1)) %" }

  /// `0.12`, `−0.30`.
  static func silhouette(_ value: Double) -> String { number(value, spread: 0.1) }

  /// Three digits that mean something, however small: `0.0123`, `−3.1e−06`.
  static func small(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1000 else { return number(value) }
    return String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
  }
}

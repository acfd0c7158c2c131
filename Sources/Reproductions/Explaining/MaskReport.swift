import Experiments
import Figures

/// What the attention of a policy that sees pictures lets through, as pictures and as tables.
public struct MaskReport: ExplanationReport {
  /// What was seen, with masks.
  public let explanation: SightExplanation

  /// The name of the figure, without the ending.
  public static let figure = "attention"

  /// A report on `explanation`, for which masks were wanted and there.
  public init(_ explanation: SightExplanation) {
    precondition(
      explanation.stages.allSatisfy { !$0.masks.isEmpty },
      "A MaskReport needs the masks of all stages")
    self.explanation = explanation
  }

  /// Writes `attention.csv` and the figures `attention` and `attention-extremes`, each as SVG and PNG. The
  /// table comes first: it is whole also where nothing can be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    try WholeFile.write(text: table.csv, to: "\(folder)/attention.csv")
    try grid(rows: [("", \.mean)], of: "Mean of M over channels").write(
      to: "\(folder)/\(Self.figure)")
    try grid(
      rows: [("least of", \.least), ("greatest of", \.greatest)],
      of: "M, its least and its greatest channel"
    ).write(to: "\(folder)/attention-extremes")
  }

  /// The last stage of training: rows for each stage of the network, a column a state.
  private func grid(
    rows: [(name: String, map: KeyPath<MaskMaps, PictureMap>)], of label: String
  ) -> PictureGrid {
    let (seen, masks) = (explanation, explanation.last.masks)
    let shown = rows.flatMap { row in
      masks.flatMap { $0.maps.flatMap { $0[keyPath: row.map].values } }
    }
    let (least, greatest) = (shown.min() ?? 0, shown.max() ?? 1)
    return PictureGrid(
      columnTitles: seen.shownTitles,
      rows: masks.indices.flatMap { stage in
        rows.map { row in
          PictureGrid.Row(
            label: "\(row.name) stage \(stage + 1)".trimmingPrefix(" ").description,
            cells: zip(seen.shown, masks[stage].maps).map { state, maps in
              let map = maps[keyPath: row.map]
              return PictureGrid.Cell(
                seen.format.picture(of: seen.states[state].pixels),
                map: HeatOverlay(
                  width: map.width, height: map.height, values: map.values,
                  range: least...greatest))
            })
        }
      },
      scale: .init(
        label: "\(label); one scale for all",
        lower: NumberText.small(Double(least)), upper: NumberText.small(Double(greatest))))
  }

  /// What the figure shows, and what it does not.
  public var caption: String {
    "\(explanation.subject). The attention masks M of the network's stages, from the first (fine) to the last "
      + "(coarse), \(SightExplanation.name(of: explanation.last.step)): what a stage has found is multiplied "
      + "by 1 + M, place by place and channel by channel. All maps share one scale, which begins at the least "
      + "value shown: colours tell differences, and these may be small. A mask says what a stage makes "
      + "louder, not what the policy makes of it."
  }
}

/// The tables, with all digits.
extension MaskReport {
  /// A row a stage of training and stage of the network.
  public var table: ResultTable {
    var table = ResultTable(columns: [
      "step", "stage", "mask_mean", "mask_std", "mask_least", "mask_greatest",
    ])
    for stage in explanation.stages {
      for (index, mask) in stage.masks.enumerated() {
        table.append(
          ["\(stage.step)", "\(index + 1)"]
            + [mask.mean, mask.deviation, mask.least, mask.greatest].map { ResultTable.cell($0) })
      }
    }
    return table
  }

  /// The numbers for a person: a row a stage of training and stage of the network.
  public var summaryTable: ResultTable {
    var table = ResultTable(columns: [
      "training", "stage of the network", "mean of M", "deviation", "least", "greatest",
    ])
    for stage in explanation.stages {
      for (index, mask) in stage.masks.enumerated() {
        table.append(
          [SightExplanation.name(of: stage.step), "\(index + 1)"]
            + [mask.mean, mask.deviation, mask.least, mask.greatest].map { NumberText.small($0) })
      }
    }
    return table
  }

  /// What stands above that table.
  public var tableCaption: String { "The attention masks, over all states, places and channels" }

  /// What a terminal shows: a line a stage of training.
  public var text: String {
    explanation.stages.map { stage in
      let masks = stage.masks.map {
        "\(NumberText.small($0.mean)) ± \(NumberText.small($0.deviation))"
      }
      return "\(SightExplanation.name(of: stage.step)): the masks of the \(masks.count) stages are "
        + NumberText.list(masks)
    }.joined(separator: "\n")
  }
}

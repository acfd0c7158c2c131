import Experiments
import Figures

/// Where a policy that sees pictures finds the evidence for its choices, as pictures and as tables.
///
/// ```swift
/// let seen = try AlgorithmTable.standard.explainSight(
///   of: plan, in: run, settings: SightSettings(), factory: factory)
/// try GradCAMReport(seen).write(to: run.figures)
/// ```
public struct GradCAMReport: ExplanationReport {
  /// What was seen, with maps.
  public let explanation: SightExplanation

  /// The name of the figure, without the ending.
  public static let figure = "gradcam"

  /// A report on `explanation`, for which maps were wanted.
  public init(_ explanation: SightExplanation) {
    precondition(
      explanation.stages.allSatisfy { $0.maps.count == explanation.states.count },
      "A GradCAMReport needs the maps of all states")
    self.explanation = explanation
  }

  /// Writes `gradcam.csv`, `gradcam-states.csv` and the figure `gradcam.svg` and `gradcam.png`. The tables come
  /// first: they are whole also where nothing can be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    try WholeFile.write(text: table.csv, to: "\(folder)/gradcam.csv")
    try WholeFile.write(text: stateTable.csv, to: "\(folder)/gradcam-states.csv")
    try grid.write(to: "\(folder)/\(Self.figure)")
  }

  /// A row a stage, a column a state.
  var grid: PictureGrid {
    let seen = explanation
    return PictureGrid(
      columnTitles: seen.shownTitles,
      rows: seen.stages.map { stage in
        PictureGrid.Row(
          label: SightExplanation.name(of: stage.step),
          cells: seen.shown.map { state in
            let (map, choice) = (stage.maps[state], stage.choices[state])
            return PictureGrid.Cell(
              seen.format.picture(of: seen.states[state].pixels),
              map: map.overlay(upTo: map.greatest),
              note: "action \(choice.action), \(NumberText.percent(choice.probability))")
          })
      },
      scale: .init(
        label: "Evidence for the likeliest action (Grad-CAM), each map over its own greatest value",
        lower: "none", upper: "most"))
  }

  /// What the figure shows, and what it does not.
  public var caption: String {
    "\(explanation.subject); a row is a stage, a column a state, shown with the frames before it as an "
      + "afterimage. Over each lies Grad-CAM for the action that the stage finds likeliest: the channels "
      + "of the last stage of convolutions, weighted by the mean slope of the action's logit at them; what "
      + "speaks against the action is not shown. Each map is drawn over its own greatest value, so colours "
      + "tell where, not how much: a policy that hardly distinguishes anything has a map as bright as one "
      + "that does. The maps are as coarse as that stage, "
      + "\(explanation.last.maps.first.map { "\($0.height) x \($0.width)" } ?? "")."
  }
}

/// The tables, with all digits.
extension GradCAMReport {
  /// A row a stage.
  public var table: ResultTable {
    var table = ResultTable(columns: [
      "step", "states", "probability_mean", "map_greatest_mean", "map_empty_share",
      "map_half_area_mean", "map_overlap_with_last_mean",
    ])
    for stage in explanation.stages {
      let numbers = Numbers(stage, last: explanation.last)
      table.append(
        ["\(stage.step)", "\(stage.maps.count)"]
          + [
            numbers.probability, numbers.greatest, numbers.emptyShare, numbers.halfArea,
            numbers.overlap,
          ].map { ResultTable.cell($0) })
    }
    return table
  }

  /// A row a stage and state.
  var stateTable: ResultTable {
    var table = ResultTable(columns: [
      "step", "state", "action", "probability", "map_greatest", "row_of_centre", "column_of_centre",
    ])
    for stage in explanation.stages {
      for (state, map) in stage.maps.enumerated() {
        let centre = map.centre
        table.append([
          "\(stage.step)", "\(state + 1)", "\(stage.choices[state].action)",
          ResultTable.cell(stage.choices[state].probability),
          ResultTable.cell(Double(map.greatest)), ResultTable.cell(centre?.row),
          ResultTable.cell(centre?.column),
        ])
      }
    }
    return table
  }

  /// The numbers for a person: a row a stage.
  public var summaryTable: ResultTable {
    var table = ResultTable(columns: [
      "stage", "probability of the likeliest action", "empty maps",
      "area of half the evidence", "overlap with the last stage",
    ])
    for stage in explanation.stages {
      let numbers = Numbers(stage, last: explanation.last)
      table.append([
        SightExplanation.name(of: stage.step), NumberText.percent(numbers.probability),
        NumberText.percent(numbers.emptyShare),
        numbers.halfArea.map(NumberText.percent) ?? "none",
        numbers.overlap.map { NumberText.small($0) } ?? "none",
      ])
    }
    return table
  }

  /// What stands above that table.
  public var tableCaption: String { "Where the evidence lies, stage by stage" }

  /// What a terminal shows: a line a stage.
  public var text: String {
    explanation.stages.map { stage in
      let numbers = Numbers(stage, last: explanation.last)
      let area =
        numbers.halfArea.map {
          "half of the evidence lies on \(NumberText.percent($0)) of the picture"
        } ?? "nothing speaks for any choice"
      return "\(SightExplanation.name(of: stage.step)): the likeliest action has "
        + "\(NumberText.percent(numbers.probability)); \(area)"
    }.joined(separator: "\n")
  }

  /// Means over the states of a stage.
  private struct Numbers {
    var probability: Double
    var greatest: Double
    /// The share of maps without any evidence.
    var emptyShare: Double
    /// On how much of the picture half of the evidence lies, over the maps that have some.
    var halfArea: Double?
    /// How alike the maps are to the last stage's: the cosine between them, over those that have some.
    var overlap: Double?

    init(_ stage: SightExplanation.Stage, last: SightExplanation.Stage) {
      probability = Statistics.mean(stage.choices.map(\.probability))
      greatest = Statistics.mean(stage.maps.map { Double($0.greatest) })
      let areas = stage.maps.compactMap(\.halfArea)
      emptyShare = Double(stage.maps.count - areas.count) / Double(max(1, stage.maps.count))
      halfArea = areas.isEmpty ? nil : Statistics.mean(areas)
      let cosines = zip(stage.maps, last.maps).compactMap { $0.cosine(with: $1) }
      overlap = cosines.isEmpty ? nil : Statistics.mean(cosines)
    }
  }
}

extension PictureMap {
  private var sum: Double { values.reduce(0) { $0 + Double($1) } }

  /// The smallest share of the places that holds half of the map's sum; `nil` of an empty map.
  var halfArea: Double? {
    let half = sum / 2
    guard half > 0 else { return nil }
    var (gathered, places) = (0.0, 0)
    for value in values.sorted(by: >) where gathered < half {
      gathered += Double(value)
      places += 1
    }
    return Double(places) / Double(values.count)
  }

  /// The mean place, weighted by the map, within 0…1 from the upper left corner; `nil` of an empty map.
  var centre: (row: Double, column: Double)? {
    let sum = sum
    guard sum > 0 else { return nil }
    var (row, column) = (0.0, 0.0)
    for (place, value) in values.enumerated() {
      row += Double(value) * (Double(place / width) + 0.5)
      column += Double(value) * (Double(place % width) + 0.5)
    }
    return (row / sum / Double(height), column / sum / Double(width))
  }

  /// How alike two maps are: 1 of equal shape, 0 where they do not touch; `nil` where one is empty.
  func cosine(with other: PictureMap) -> Double? {
    var (product, own, others) = (0.0, 0.0, 0.0)
    for (a, b) in zip(values, other.values) {
      product += Double(a) * Double(b)
      own += Double(a) * Double(a)
      others += Double(b) * Double(b)
    }
    guard own > 0, others > 0 else { return nil }
    return product / (own.squareRoot() * others.squareRoot())
  }
}

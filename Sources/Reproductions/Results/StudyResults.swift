import Experiments
import Tensors

/// All that a study has come to: its runs, the curves of its variants, and how they compare.
///
/// A function of what lies in the runs' folders and of nothing else: the bootstrap draws from streams that are named
/// after panel and variant, so that equal runs give equal tables, byte for byte.
public struct StudyResults: Sendable {
  /// The study.
  public let study: Study
  /// Its runs, in order.
  public let records: [RunRecord]
  /// A curve a panel and variant, in the order of the panels and of the legend.
  public let curves: [LearningCurve]
  /// A summary a panel and variant, in the same order.
  public let summaries: [VariantSummary]

  /// What lies in `folder`.
  /// - Parameter failures: why runs failed just now, by their place in the study.
  /// - Throws: `StudyFault.otherRecipe`.
  public init(
    of study: Study, in folder: StudyFolder, failures: [Int: any Error] = [:]
  ) throws {
    self.init(
      of: study,
      records: try study.runs.enumerated().map { index, run in
        try RunRecord(of: run, in: folder, failure: failures[index])
      })
  }

  init(of study: Study, records: [RunRecord]) {
    self.study = study
    self.records = records
    var curves: [LearningCurve] = []
    var summaries: [VariantSummary] = []
    for panel in study.panels {
      var first: (final: Score?, last: Score?)?
      for variant in study.variants where panel.variants.contains(variant.name) {
        let own = records.filter { $0.run.panel == panel.name && $0.run.variant == variant.name }
        var random = RandomStream(seed: 0).fork("bootstrap").fork("\(panel.name)/\(variant.name)")
        curves.append(
          LearningCurve(
            panel: panel.name, variant: variant.name, records: own,
            window: study.experiment.window, using: &random))
        let finished = own.filter(\.isFinished)
        let final = Score(finished.compactMap(\.final?.mean), using: &random)
        let last = Score(
          finished.compactMap { $0.lastMean(study.experiment.window) }, using: &random)
        summaries.append(
          VariantSummary(
            panel: panel.name, variant: variant.name, planned: own.count,
            finished: finished.count, final: final, last: last,
            finalComparison: final.compared(with: first?.final, using: &random),
            lastComparison: last.compared(with: first?.last, using: &random)))
        first = first ?? (final, last)
      }
    }
    self.curves = curves
    self.summaries = summaries
  }

  /// What training episodes returned, a curve a panel and variant.
  public var trainingCurves: [TrainingCurve] {
    everywhere { TrainingCurve(panel: $0, variant: $1, records: $2) }
  }

  /// The episodes of trials, of the panels and variants that have any.
  public var withinTrials: [WithinTrial] {
    everywhere { WithinTrial(panel: $0, variant: $1, records: $2) }.compactMap { $0 }
  }

  private func everywhere<Part>(_ part: (String, String, [RunRecord]) -> Part) -> [Part] {
    study.panels.flatMap { panel in
      study.variants.filter { panel.variants.contains($0.name) }.map { variant in
        part(
          panel.name, variant.name,
          records.filter { $0.run.panel == panel.name && $0.run.variant == variant.name })
      }
    }
  }

  /// Whether every run of the study is finished.
  public var isComplete: Bool { records.allSatisfy(\.isFinished) }

  /// The curves of one panel.
  func curves(of panel: String) -> [LearningCurve] { curves.filter { $0.panel == panel } }

  /// The summaries of one panel.
  func summaries(of panel: String) -> [VariantSummary] { summaries.filter { $0.panel == panel } }
}

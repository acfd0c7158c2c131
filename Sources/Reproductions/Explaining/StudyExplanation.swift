import Experiments
import Figures

/// A look into one run of a study: what its attention does, or why that cannot be shown.
public struct StudyExplanation: Sendable {
  /// The run.
  public let run: PlannedRun
  /// What was seen.
  public let report: FeatureReport?
  /// Why there is nothing to see.
  public let problem: String?

  /// The folder of its files within the report's.
  var folder: String { "features-\(run.panel)" }

  /// The words and the picture of it.
  var section: Report.Section {
    guard let report else {
      return .init(
        heading: "Inside \(run.name)",
        blocks: [.paragraph("The features of this run are not shown. \(problem ?? "")")])
    }
    return .init(
      heading: "Inside \(run.name)",
      blocks: [
        .figure(path: "\(folder)/\(FeatureReport.figure)", caption: report.caption),
        .table(report.summaryTable.forReport(caption: "What the attention does, stage by stage")),
        .paragraph(
          "One run; other seeds may differ. Guides/Explaining.md tells what each number means, and "
            + "\(folder) holds them with all digits."),
      ])
  }
}

extension Study {
  /// The runs whose features the experiment wants to be shown: of each panel the first seed of the
  /// variant.
  public var explainedRuns: [PlannedRun] {
    panels.compactMap { panel in
      runs.first { $0.panel == panel.name && $0.variant == experiment.explainedVariant }
    }
  }

  /// Looks into the runs that are to be shown. What fails is told in the report, and takes nothing
  /// else with it.
  /// - Parameters:
  ///   - embed: gives each of the rows that it is given a place in the plane.
  ///   - progress: told of the run and how far the looking has come.
  public func explanations(
    in folder: StudyFolder, factory: EnvironmentFactory,
    embed: ([[Float]]) throws -> [(Double, Double)],
    progress: @escaping (PlannedRun, FeatureProgress) -> Void = { _, _ in }
  ) -> [StudyExplanation] {
    explainedRuns.map { run in
      do {
        guard try folder.state(of: run).isFinished else {
          return StudyExplanation(run: run, report: nil, problem: "It is not finished.")
        }
        let seen = try AlgorithmTable.standard.explainFeatures(
          of: run.recipe.plan(seed: run.seed), in: folder.run(run), settings: FeatureSettings(),
          factory: factory
        ) { progress(run, $0) }
        return StudyExplanation(
          run: run, report: try FeatureReport(seen, embed: embed), problem: nil)
      } catch {
        return StudyExplanation(run: run, report: nil, problem: "\(error)")
      }
    }
  }
}

import Experiments
import Figures

/// A look into one run of a study: what its attention does, or why that cannot be shown.
public struct StudyExplanation: Sendable {
  /// The run.
  public let run: PlannedRun
  /// What was looked at.
  public let kind: Experiment.Look.Kind
  /// Whether it has pages and files of its own; the others are rows of a table.
  public let isWhole: Bool
  /// What was seen.
  public let report: (any ExplanationReport)?
  /// Why there is nothing to see.
  public let problem: String?

  /// The folder of its files within the report's.
  var folder: String {
    switch kind {
    case .features: "features-\(run.panel)"
    case .attention, .gradcam, .gradients, .masks, .trajectories:
      "\(kind.rawValue)-\(run.panel)-\(run.variant)"
    }
  }

  /// Two looks into one run are told apart.
  private var heading: String {
    switch kind {
    case .features, .attention, .trajectories: "Inside \(run.name)"
    case .gradcam: "Inside \(run.name): Grad-CAM"
    case .gradients: "Inside \(run.name): gradients"
    case .masks: "Inside \(run.name): masks"
    }
  }

  /// The words and the picture of it.
  var section: Report.Section {
    guard let report else {
      return .init(
        heading: heading,
        blocks: [.paragraph("The inside of this run is not shown. \(problem ?? "")")])
    }
    return .init(
      heading: heading,
      blocks: [
        .figure(path: "\(folder)/\(report.figureName)", caption: report.caption),
        .table(report.shownTable.forReport(caption: report.tableCaption)),
        .paragraph(
          "One run; other seeds may differ. Guides/Explaining.md tells what each number means, and "
            + "\(folder) holds them with all digits."),
      ])
  }
}

extension Experiment.Look.Kind {
  /// The report on what a policy of pictures sees, where that is what is looked at.
  fileprivate func report(of seen: SightExplanation) -> any ExplanationReport {
    switch self {
    case .gradients: GradientReport(seen)
    case .masks: MaskReport(seen)
    case .features, .attention, .gradcam, .trajectories: GradCAMReport(seen)
    }
  }
}

extension ExplanationReport {
  var figureName: String { Self.figure }

  /// The stages, or some of them where they are many.
  var shownTable: ResultTable {
    let table = summaryTable
    // A dozen rows is what four stages of training and three of a torso make.
    guard table.rows.count > 12 else { return table }
    var shown = ResultTable(columns: table.columns)
    let last = table.rows.count - 1
    for part in 0...7 { shown.append(table.rows[part * last / 7]) }
    return shown
  }
}

extension Study {
  /// The runs that the experiment wants to be looked into: of attention to rewards all of them, of the
  /// rest each panel's first seed.
  public var lookedInto: [(run: PlannedRun, kind: Experiment.Look.Kind, isWhole: Bool)] {
    experiment.looks.flatMap { look in
      panels.flatMap { panel in
        let own = runs.filter { $0.panel == panel.name && $0.variant == look.variant }
        let wanted = look.kind == .attention ? own[...] : own.prefix(1)
        return wanted.enumerated().map { ($1, look.kind, $0 == 0) }
      }
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
    lookedInto.map { run, kind, isWhole in
      func told(_ problem: String) -> StudyExplanation {
        StudyExplanation(run: run, kind: kind, isWhole: isWhole, report: nil, problem: problem)
      }
      do {
        guard try folder.state(of: run).isFinished else { return told("It is not finished.") }
        let plan = try run.recipe.plan(seed: run.seed)
        let report: any ExplanationReport
        switch kind {
        case .features:
          let seen = try AlgorithmTable.standard.explainFeatures(
            of: plan, in: folder.run(run), settings: FeatureSettings(), factory: factory
          ) { progress(run, $0) }
          report = try FeatureReport(seen, embed: embed)
        case .attention:
          var settings = CreditSettings()
          if !isWhole { settings.stages = .chosen([nil]) }
          let seen = try AlgorithmTable.standard.explainCredit(
            of: plan, in: folder.run(run), settings: settings, factory: factory
          ) { progress(run, $0) }
          report = CreditReport(seen)
        case .trajectories:
          let seen = try AlgorithmTable.standard.explainTrajectories(
            of: plan, in: folder.run(run), settings: TrajectoryLookSettings(), factory: factory
          ) { progress(run, $0) }
          report = TrajectoryReport(seen)
        case .gradcam, .gradients, .masks:
          var settings = SightSettings()
          settings.parts = kind.sight.map { [$0] } ?? []
          let seen = try AlgorithmTable.standard.explainSight(
            of: plan, in: folder.run(run), settings: settings, factory: factory
          ) { progress(run, $0) }
          report = kind.report(of: seen)
        }
        return StudyExplanation(
          run: run, kind: kind, isWhole: isWhole, report: report, problem: nil)
      } catch {
        return told("\(error)")
      }
    }
  }
}

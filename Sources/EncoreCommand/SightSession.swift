import ArgumentParser
import Encore
import Foundation

/// `encore explain` of a policy that sees pictures: gradcam, gradients and attention.
struct SightSession {
  let kind: String
  let plan: RunPlan
  let folder: RunFolder
  let out: String
  let isQuiet: Bool
  let isJSON: Bool

  func run(_ wanted: SightSettings) throws {
    var settings = wanted
    switch kind {
    case "gradcam": settings.parts = [.gradCAM]
    case "gradients": settings.parts = [.gradients]
    default: settings.parts = [.masks]
    }
    guard plan.seesPictures else {
      throw ExplainFault.noSight(
        run: folder.path, algorithm: plan.agentName, environment: plan.environment.name)
    }
    // What makes the film is asked for before anything is played.
    let film = kind == "gradcam" ? try GradCAMFilm(path: filmPath) : nil
    let line = FeatureProgressLine(isQuiet: isQuiet)
    let seen = try AlgorithmTable.standard.explainSight(
      of: plan, in: folder, settings: settings,
      factory: EnvironmentSource.factory { Terminal.warn($0) }, film: film.map(filming)
    ) { line.update($0) }
    line.say("drawing")
    let report = report(of: seen)
    // A film that is whole does not go for want of a figure.
    try film?.finish()
    try report.write(to: out)
    try report.page(
      title: "\(seen.agent) on \(seen.environment): \(kind)", lead: report.text, command: command
    ).write(to: out)
    line.finish()
    guard !isJSON else { return try Terminal.print(json: SightSummary(seen, folder: out)) }
    ExplainCommand.say(seen.run, seen.agent, seen.environment, report, out)
    if film != nil { Terminal.print("the film: \(filmPath)") }
  }

  /// What makes the page anew.
  private var command: String {
    (["encore"] + ProcessInfo.processInfo.arguments.dropFirst())
      .map(StudyReport.shellWord).joined(separator: " ")
  }

  private var filmPath: String { "\(out)/\(GradCAMReport.figure).mp4" }

  private func filming(_ film: GradCAMFilm) -> SightFilming {
    SightFilming { moment, seen in
      try film.add(moment, of: seen)
      return true
    }
  }

  private func report(of seen: SightExplanation) -> any ExplanationReport {
    switch kind {
    case "gradcam": GradCAMReport(seen)
    case "gradients": GradientReport(seen)
    default: MaskReport(seen)
    }
  }
}

/// What `encore explain RUN gradcam --json` and its like print.
struct SightSummary: Codable {
  var run: String
  var agent: String
  var environment: String
  var seed: UInt64
  var states: Int
  var folder: String
  var stages: [Stage]

  /// One stage.
  struct Stage: Codable {
    var step: Int
    /// The likeliest action of each state, and its probability.
    var actions: [Int]
    var probabilities: [Double]
    /// The greatest value of each state's Grad-CAM map; empty of other kinds.
    var mapGreatest: [Float]
    /// How large the gradients are; absent of other kinds.
    var gradients: MagnitudeShares?
    /// Mean, deviation, least and greatest number of each stage's mask; empty of other kinds.
    var masks: [Mask]
  }

  /// One attention mask.
  struct Mask: Codable {
    var mean: Double
    var deviation: Double
    var least: Double
    var greatest: Double
  }

  init(_ seen: SightExplanation, folder: String) {
    (run, agent, environment) = (seen.run, seen.agent, seen.environment)
    (seed, states, self.folder) = (seen.settings.seed, seen.states.count, folder)
    stages = seen.stages.map { stage in
      Stage(
        step: stage.step, actions: stage.choices.map(\.action),
        probabilities: stage.choices.map(\.probability),
        mapGreatest: stage.maps.map(\.greatest), gradients: stage.gradients,
        masks: stage.masks.map {
          Mask(mean: $0.mean, deviation: $0.deviation, least: $0.least, greatest: $0.greatest)
        })
    }
  }
}

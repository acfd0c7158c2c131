import Experiments
import Figures

/// The charts.
extension TrajectoryReport {
  /// Who looked where in one episode, which memories were important in it, how far back queries look on average, and
  /// what the estimates were worth.
  public var grid: PanelGrid {
    var panels: [any Chart] = methods.map(map)
    panels.append(importanceChart)
    panels.append(distanceChart)
    if !example.look.returns.isEmpty {
      panels.append(returnChart)
      if explanation.stages.count > 1 { panels.append(errorChart) }
    }
    return PanelGrid(panels: panels, columns: 2)
  }

  /// The steps of the example that are drawn: the last ones.
  private var drawn: Range<Int> {
    let time = example.returns.count
    return max(0, time - Self.mostSteps)..<time
  }

  private func map(
    _ method: (name: String, weights: [[Float]], profile: AttentionProfile)
  ) -> HeatMap {
    let edges = HeatMap.edges(around: drawn.map { Double($0 + 1) })
    let values = drawn.map { place in
      drawn.map { step in
        // What cannot be seen is no small weight.
        method.weights[step][place] > 0 ? Double(method.weights[step][place]) : .nan
      }
    }
    return HeatMap(
      title: method.name == "Method 2"
        ? "Method 2: where each action's estimate looked"
        : "Method 1: where each masked state looked",
      xLabel: "Step that looks", yLabel: "Step looked at", columnEdges: edges, rowEdges: edges,
      values: values, range: 0...max(values.joined().filter { $0.isFinite }.max() ?? 1, 1e-9))
  }

  private var importanceChart: LineChart {
    LineChart(
      title: "How important each memory was", xLabel: "Step of the episode",
      yLabel: "Importance",
      series: methods.map { method in
        let all = LookedEpisode.importance(of: method.weights)
        return Series(
          name: method.name, x: drawn.map { Double($0 + 1) }, y: drawn.map { all[$0] ?? .nan })
      }, referenceLines: [ReferenceLine(value: 1, label: "as any other")])
  }

  private var distanceChart: LineChart {
    LineChart(
      title: "How far queries look", xLabel: "Steps from the query's own (before it below 0)",
      yLabel: "Mean weight",
      series: methods.map { method in
        let (back, ahead) = (method.profile.back, method.profile.ahead)
        return Series(
          name: method.name,
          x: back.indices.reversed().map { -Double($0) } + ahead.indices.map { Double($0 + 1) },
          y: back.reversed() + ahead)
      })
  }

  private var returnChart: LineChart {
    LineChart(
      title: "What was estimated, and what came", xLabel: "Step of the episode", yLabel: "Return",
      series: [
        Series(
          name: "estimated", x: drawn.map { Double($0 + 1) },
          y: drawn.map { Double(example.look.returns[$0]) }),
        Series(
          name: "came", x: drawn.map { Double($0 + 1) }, y: drawn.map { example.returns[$0] }),
      ])
  }

  private var errorChart: LineChart {
    let steps = explanation.stages.map { Double($0.step) }
    return LineChart(
      title: "Errors of the estimates", xLabel: "Environment steps of training",
      yLabel: "Return",
      series: [
        Series(
          name: "root mean square error", x: steps,
          y: explanation.stages.map { $0.play.returnError ?? .nan }),
        Series(
          name: "deviation of what came", x: steps,
          y: explanation.stages.map(\.play.returnDeviation)),
      ])
  }

  /// What the figure shows, and what it does not.
  public var caption: String {
    let time = example.returns.count
    let part = time > Self.mostSteps ? ", of which the last \(Self.mostSteps) are drawn" : ""
    return
      "\(explanation.agent) on \(explanation.environment), one run. Maps, importance and returns are those of "
      + "one episode of \(NumberText.plural(time, "step"))\(part), played as the policy is judged after the last "
      + "stage; the mean weights are those of \(NumberText.plural(last.play.episodes, "episode")). Weights are means "
      + "over the heads of the last block, and of each step that looks they add up to one. "
      + (last.play.estimates == nil
        ? ""
        : "Method 2 looks back from the query of the action that was taken, which is at the diagonal. ")
      + (last.play.contrast == nil
        ? ""
        : "Method 1 looks from a state that is masked, each in turn, at what came before and after it. ")
      + "Importance: the weights that other steps gave to a memory, over what they would have given had they looked "
      + "at all they saw alike. A weight says where the network looked, not what it made of it: a step's own token "
      + "passes by the attention, too."
  }
}

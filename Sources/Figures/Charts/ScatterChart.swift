/// Points in the plane, in named groups.
public struct ScatterChart: Chart {
  /// Points under one name.
  public struct Group: Sendable {
    /// What the legend calls them.
    public let name: String
    /// Where they stand.
    public let points: [(x: Double, y: Double)]

    /// A named group.
    public init(name: String, points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// What stands above it.
  public var title: String
  /// What the places are.
  public var xLabel: String
  /// What the heights are.
  public var yLabel: String
  /// The groups, in the order of the colours.
  public var groups: [Group]
  /// Whether the axes have numbers; those of an embedding mean nothing.
  public var showsNumbers: Bool

  /// A chart of `groups`.
  public init(
    title: String = "", xLabel: String = "", yLabel: String = "", groups: [Group],
    showsNumbers: Bool = true
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.groups = groups
    self.showsNumbers = showsNumbers
  }

  /// Small discs, those of many points half transparent.
  public var plot: Plot {
    var plot = Plot(title: title, xLabel: xLabel, yLabel: yLabel)
    plot.aspect = 0.8
    plot.legend = groups.map { LegendEntry(name: $0.name, mark: .point) }
    for group in groups {
      let points = group.points.map { Point(x: $0.x, y: $0.y) }.filter(\.isDrawable)
      if points.isEmpty {
        plot.leftOut.append(group.name)
      } else {
        plot.layers.append(.points(name: group.name, points, isLarge: false))
      }
    }
    plot.spanAxes(isLoose: true)
    if !showsNumbers {
      plot.xAxis.ticks = []
      plot.yAxis.ticks = []
    }
    return plot
  }
}

import Foundation

/// Points in the plane, in named groups, and lines among them where there are any.
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
  /// Lines below the points; their colours come after those of the groups.
  public var lines: [Series] = []
  /// How the places are spaced.
  public var scale = Scale.even
  /// Whether the discs are large and opaque, as suits some dozens of points.
  public var isLarge = false
  /// Height over width of a picture that holds this chart alone.
  public var aspect = 0.8

  /// How the places of a chart are spaced.
  public enum Scale: Sendable {
    /// As they are.
    case even
    /// By their logarithms; places that are not above zero have none and are not drawn.
    case logarithmic
    /// Places 0, 1, 2, … have names.
    case named([String])
  }

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

  /// Discs above the lines; small ones of many points are half transparent.
  public var plot: Plot {
    var plot = Plot(title: title, xLabel: xLabel, yLabel: yLabel)
    plot.aspect = aspect
    plot.legend =
      groups.map { LegendEntry(name: $0.name, mark: .point) }
      + lines.map { LegendEntry(name: $0.name, mark: .line) }
    for line in lines {
      let spaced = Series(name: line.name, x: line.x.map(place), y: line.y)
      if spaced.hasPoints {
        plot.layers += spaced.lines
      } else {
        plot.leftOut.append(line.name)
      }
    }
    for group in groups {
      let points = group.points.map { Point(x: place($0.x), y: $0.y) }.filter(\.isDrawable)
      if points.isEmpty {
        plot.leftOut.append(group.name)
      } else {
        plot.layers.append(.points(name: group.name, points, isLarge: isLarge))
      }
    }
    plot.spanAxes(isLoose: true)
    switch scale {
    case .even: break
    case .logarithmic:
      plot.xAxis.ticks = Axis.powerTicks(from: plot.xAxis.lower, to: plot.xAxis.upper)
    case .named(let names):
      plot.xAxis = Axis(-0.5, max(Double(names.count), 1) - 0.5)
      plot.xAxis.ticks = names.enumerated().map { Tick(value: Double($0), label: $1) }
    }
    if !showsNumbers {
      plot.xAxis.ticks = []
      plot.yAxis.ticks = []
    }
    return plot
  }

  /// Where a place stands on the axis.
  private func place(_ x: Double) -> Double {
    guard case .logarithmic = scale else { return x }
    return x > 0 ? log10(x) : .nan
  }
}

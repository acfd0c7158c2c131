extension Layer {
  /// The lines of the layer's data block; none for lines that need no data.
  var rows: [String] {
    switch self {
    case .band(_, let slices), .whiskers(let slices):
      slices.map { "\($0.x) \($0.low) \($0.high)" }
    case .line(_, let points), .points(_, let points, _): points.map { "\($0.x) \($0.y)" }
    case .boxes(_, let boxes, _):
      boxes.map(\.row)
    case .cells(let cells): cells.map { "\($0.box.row) \($0.color)" }
    case .level, .upright: []
    }
  }
}

extension Box {
  /// The middle and the top, then left, right, bottom and top.
  fileprivate var row: String { "\((left + right) / 2) \(high) \(left) \(right) \(low) \(high)" }
}

/// What a panel plots.
extension GnuplotScript {
  /// How transparent bands and pale boxes are: `00` is solid, `FF` invisible.
  static let bandVeil = "CC"
  static let boxVeil = "A6"
  static let pointVeil = "59"

  func curves(of panel: GridLayout.Panel, at index: Int) -> [String] {
    let curves = panel.plot.layers.enumerated().map { place, layer in
      curve(layer, block: Self.block(index, place), axes: panel.plot)
    }
    // An empty frame has to be plotted, too.
    return curves.isEmpty ? ["NaN notitle"] : curves
  }

  private func curve(_ layer: Layer, block: String, axes: Plot) -> String {
    func color(_ name: String, veil: String = "00") -> String {
      "rgb '#\(veil)\(layout.palette.color(of: name))'"
    }
    switch layer {
    case .band(let name, _):
      return "\(block) using 1:2:3 with filledcurves fillcolor "
        + color(name, veil: Self.bandVeil) + " notitle"
    case .line(let name, _):
      return "\(block) using 1:2 with lines linewidth 1.8 "
        + "dashtype \(layout.palette.dashes(of: name)) linecolor \(color(name)) notitle"
    case .points(let name, let points, let isLarge):
      let veil = points.count > 300 ? Self.pointVeil : "00"
      let size = isLarge ? 0.5 : points.count > 1000 ? 0.25 : 0.4
      return "\(block) using 1:2 with points pointtype 7 pointsize \(size) linecolor "
        + color(name, veil: veil) + " notitle"
    case .boxes(let name, _, let isPale):
      return "\(block) using 1:2:3:4:5:6 with boxxyerror fillstyle solid 1 noborder fillcolor "
        + color(name, veil: isPale ? Self.boxVeil : layout.palette.barVeil(of: name)) + " notitle"
    case .cells:
      // A border in the cell's own colour closes the hairlines between neighbours.
      return "\(block) using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid 1 border "
        + "linewidth 0.3 linecolor rgb variable notitle"
    case .whiskers:
      return "\(block) using 1:2:(0):($3-$2) with vectors heads size graph 0.006,90 nofilled "
        + "linewidth 1.1 linecolor rgb '#\(Self.ink)' notitle"
    case .level(let value, _):
      return "\(value) with lines linewidth 1.1 dashtype '-' linecolor rgb '#\(Self.paleInk)' "
        + "notitle"
    case .upright(let value):
      return
        "'+' using (\(value)):(\(axes.yAxis.upper)):(0):(\(axes.yAxis.lower - axes.yAxis.upper)) "
        + "every ::::0 with vectors nohead linewidth 1.2 linecolor rgb '#\(Self.ink)' notitle"
    }
  }
}

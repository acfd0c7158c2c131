extension GridLayout {
  /// Rows of entries, each row in the middle.
  mutating func placeLegendBelow(_ entries: [LegendEntry]) {
    let limit = width - 40
    let gap = 22.0
    var rows: [[(entry: LegendEntry, name: String, width: Double)]] = [[]]
    var used = 0.0
    for entry in entries {
      let name = TextMeasure.shortened(
        entry.name, size: Letters.label, limit: limit - Self.markWidth - 8)
      let width = Self.markWidth + 8 + TextMeasure.width(of: name, size: Letters.label)
      if used > 0, used + gap + width > limit {
        rows.append([])
        used = 0
      }
      used += (used > 0 ? gap : 0) + width
      rows[rows.count - 1].append((entry, name, width))
    }
    for row in rows {
      var x = width / 2 - (row.map(\.width).reduce(0, +) + gap * Double(row.count - 1)) / 2
      for (entry, name, entryWidth) in row {
        legend.append(Legend(entry: entry, name: name, x: x, y: height + 4))
        x += entryWidth + gap
      }
      height += Self.legendHeight
    }
    height += 4
  }

  /// A column of entries in the corner of the first panel where least is drawn.
  mutating func placeLegendWithin(_ entries: [LegendEntry]) {
    let frame = panels[0].frame
    let limit = frame.width * 0.6 - Self.markWidth - 8
    let names = entries.map {
      TextMeasure.shortened($0.name, size: Letters.tick, limit: limit)
    }
    let widest = names.map { TextMeasure.width(of: $0, size: Letters.tick) }.max() ?? 0
    let size = (
      width: widest + Self.markWidth + 20, height: Double(entries.count) * Self.legendHeight + 8
    )
    let corner = panels[0].emptiestCorner(
      width: size.width / frame.width, height: size.height / frame.height)
    let left = corner.isLeft ? frame.left + 10 : frame.right - size.width
    let top = corner.isTop ? frame.top + 6 : frame.bottom - size.height
    for (index, entry) in entries.enumerated() {
      legend.append(
        Legend(
          entry: entry, name: names[index], x: left,
          y: top + (Double(index) + 0.5) * Self.legendHeight))
    }
  }
}

extension GridLayout.Panel {
  struct Corner: Equatable, Sendable {
    var isLeft: Bool
    var isTop: Bool
  }

  /// The corner in which the fewest of the plot's points lie, at the top where it makes no
  /// difference.
  /// - Parameters:
  ///   - width: how much of the frame's width is to be free, from 0 to 1.
  ///   - height: how much of its height.
  func emptiestCorner(width: Double, height: Double) -> Corner {
    let corners = [
      Corner(isLeft: true, isTop: true), Corner(isLeft: false, isTop: true),
      Corner(isLeft: false, isTop: false), Corner(isLeft: true, isTop: false),
    ]
    let places = plot.layers.flatMap(\.corners).map {
      (x: plot.xAxis.share(of: $0.x), y: plot.yAxis.share(of: $0.y))
    }
    func crowd(_ corner: Corner) -> Int {
      places.count { place in
        (corner.isLeft ? place.x < width : place.x > 1 - width)
          && (corner.isTop ? place.y > 1 - height : place.y < height)
      }
    }
    return corners.min { crowd($0) < crowd($1) } ?? corners[0]
  }
}

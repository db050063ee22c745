namespace Fathom.Evaluation;

/// <summary>
/// The assignment of rows to different columns with the least summed cost, by shortest augmenting paths in O(n² m) for n ≤ m
/// (Jonker and Volgenant 1987; the form without their start heuristics, as in Crouse 2016).
/// <code>
/// minimise Σ_i cost[i, σ(i)]      prices u, v keep cost[i, j] − u_i − v_j ≥ 0, with equality on what is assigned
/// </code>
/// </summary>
public static class LinearAssignment
{
    /// <param name="cost">[n, m], finite.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">m.</param>
    /// <param name="cancel">Gives it up between rows.</param>
    /// <returns>[n] the column of each row; −1 for the rows that are left over where n exceeds m.</returns>
    public static int[] Solve(ReadOnlySpan<float> cost, int rows, int columns, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cost.Length, rows * columns);
        if (rows > columns)
        {
            var transposed = new float[cost.Length];
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) transposed[j * rows + i] = cost[i * columns + j];
            return Inverse(Solve(transposed, columns, rows, cancel), rows);
        }
        double[] u = new double[rows], v = new double[columns], distance = new double[columns];
        int[] rowOf = new int[columns], columnOf = new int[rows], from = new int[columns];
        var reached = new bool[columns];
        Array.Fill(rowOf, -1);
        for (int row = 0; row < rows; row++)
        {
            cancel.ThrowIfCancellationRequested();
            int column = ShortestPath(cost, columns, row, u, v, rowOf, from, distance, reached);
            // Back along the path, every column goes to the row that it was reached from.
            for (int taker = -1; taker != row;)
            {
                taker = from[column];
                rowOf[column] = taker;
                (columnOf[taker], column) = (column, columnOf[taker]);
            }
        }
        return columnOf;
    }

    // Dijkstra over reduced costs from a free row to the nearest free column; then prices so that they stay non-negative.
    static int ShortestPath(ReadOnlySpan<float> cost, int columns, int start, double[] u, double[] v, int[] rowOf, int[] from,
        double[] distance, bool[] reached)
    {
        Array.Fill(distance, double.PositiveInfinity);
        Array.Clear(reached);
        int row = start, end = -1;
        double length = 0;
        while (end < 0)
        {
            int nearest = -1;
            double least = double.PositiveInfinity;
            ReadOnlySpan<float> costs = cost.Slice(row * columns, columns);
            double offset = length - u[row];
            for (int j = 0; j < columns; j++)
            {
                if (reached[j]) continue;
                double through = offset + costs[j] - v[j];
                if (through < distance[j]) (distance[j], from[j]) = (through, row);
                // Of equally near columns a free one ends the search.
                if (distance[j] < least || (distance[j] == least && rowOf[j] < 0 && rowOf[nearest] >= 0))
                    (least, nearest) = (distance[j], j);
            }
            length = least;
            reached[nearest] = true;
            if (rowOf[nearest] < 0) end = nearest;
            else row = rowOf[nearest];
        }
        u[start] += length;
        for (int j = 0; j < columns; j++)
        {
            if (!reached[j] || j == end) continue;
            u[rowOf[j]] += length - distance[j];
            v[j] -= length - distance[j];
        }
        return end;
    }

    static int[] Inverse(int[] rowOf, int rows)
    {
        var columnOf = new int[rows];
        Array.Fill(columnOf, -1);
        for (int column = 0; column < rowOf.Length; column++)
            if (rowOf[column] >= 0) columnOf[rowOf[column]] = column;
        return columnOf;
    }
}

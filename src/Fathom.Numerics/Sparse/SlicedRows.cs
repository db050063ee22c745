namespace Fathom.Numerics;

/// <summary>
/// Decoder rows that cover only some columns of what is written: D_j lies at the columns c_j … c_j + w_j − 1, and nothing is held
/// or computed for the others, where it is 0.
/// </summary>
/// <param name="rows">Addresses of D_j, [M]; their owner outlives this.</param>
/// <param name="columns">c, [M]</param>
/// <param name="widths">w, [M]</param>
sealed unsafe class SlicedRows(nint[] rows, int[] columns, int[] widths)
{
    const int BlockRows = 64;

    /// <summary>D_j, [w_j]</summary>
    public float* Row(int latent) => (float*)rows[latent];

    /// <summary>c_j</summary>
    public int Column(int latent) => columns[latent];

    /// <summary>w_j</summary>
    public int Width(int latent) => widths[latent];

    /// <summary>The same with row order[j] in the place of row j.</summary>
    public SlicedRows InOrder(ReadOnlySpan<int> order)
    {
        var (newRows, newColumns, newWidths) = (new nint[rows.Length], new int[rows.Length], new int[rows.Length]);
        for (int j = 0; j < order.Length; j++)
            (newRows[j], newColumns[j], newWidths[j]) = (rows[order[j]], columns[order[j]], widths[order[j]]);
        return new(newRows, newColumns, newWidths);
    }

    /// <summary>x̂ = Σ_j f_j D_j + b of every row, in the order of its entries.</summary>
    /// <param name="codes">f, n rows.</param>
    /// <param name="bias">b, [d]</param>
    /// <param name="y">[n, d]</param>
    /// <param name="workers">Threads to use.</param>
    public void Decode(SparseCodes codes, ReadOnlySpan<float> bias, Span<float> y, Workers workers)
    {
        int d = bias.Length;
        Shapes.Require(y.Length, codes.Rows, d, nameof(y));
        fixed (float* pb = bias, py = y)
        {
            float* bs = pb, ys = py;
            workers.ForRanges(codes.Rows, BlockRows, (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    new ReadOnlySpan<float>(bs, d).CopyTo(new(ys + (nint)row * d, d));
                    AddRows(codes, row, ys + (nint)row * d);
                }
            });
        }
    }

    /// <summary>r = Σ_j f_j D_j − s of every row.</summary>
    /// <param name="codes">f, n rows.</param>
    /// <param name="target">s, [n, d]</param>
    /// <param name="error">r, [n, d]</param>
    /// <param name="sums">Σ_rows r, [d]; replaced.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Σ ‖r‖².</returns>
    public double Error(SparseCodes codes, float* target, float* error, Span<double> sums, Workers workers)
    {
        int d = sums.Length, blocks = (codes.Rows + BlockRows - 1) / BlockRows;
        var squares = new double[blocks];
        using PooledFloats room = new((long)blocks * d);
        fixed (float* columnSums = room.Span)
        {
            float* all = columnSums;
            workers.ForRanges(codes.Rows, BlockRows, (start, end, block) =>
            {
                float* sum = all + (nint)block * d;
                new Span<float>(sum, d).Clear();
                for (int row = start; row < end; row++)
                {
                    float* r = error + (nint)row * d;
                    new ReadOnlySpan<float>(target + (nint)row * d, d).CopyTo(new(r, d));
                    RowVectors.Scale(-1, r, d);
                    AddRows(codes, row, r);
                    squares[block] += RowVectors.Dot(r, r, d);
                    RowVectors.AddScaled(1, r, sum, d);
                }
            });
            sums.Clear();
            for (int block = 0; block < blocks; block++)
                for (int c = 0; c < d; c++) sums[c] += columnSums[(nint)block * d + c];
        }
        return squares.Sum();
    }

    void AddRows(SparseCodes codes, int row, float* y)
    {
        ReadOnlySpan<int> latents = codes.RowIndices(row);
        ReadOnlySpan<float> values = codes.RowValues(row);
        for (int i = 0; i < latents.Length; i++)
            RowVectors.AddScaled(values[i], Row(latents[i]), y + Column(latents[i]), Width(latents[i]));
    }
}

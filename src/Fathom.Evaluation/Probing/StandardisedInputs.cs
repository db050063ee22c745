namespace Fathom.Evaluation;

/// <summary>Inputs less their mean over some examples and over their standard deviation there; one that does not vary
/// there is 0.</summary>
sealed class StandardisedInputs : ProbeInputs
{
    readonly ProbeInputs inputs;
    readonly double[] mean, deviation;

    /// <param name="inputs">What there is.</param>
    /// <param name="examples">Whose mean and deviation.</param>
    public StandardisedInputs(ProbeInputs inputs, int[] examples) : base(inputs.Count, inputs.Width)
    {
        (this.inputs, mean, deviation) = (inputs, new double[Width], new double[Width]);
        var x = new double[Width];
        foreach (int i in examples) inputs.AddTo(i, mean);
        for (int c = 0; c < Width; c++) mean[c] /= examples.Length;
        foreach (int i in examples)
        {
            inputs.Read(i, x);
            for (int c = 0; c < Width; c++) deviation[c] += (x[c] - mean[c]) * (x[c] - mean[c]) / examples.Length;
        }
        for (int c = 0; c < Width; c++)
        {
            deviation[c] = Math.Sqrt(deviation[c]);
            // What rounding leaves of a constant is no variation.
            if (deviation[c] <= 1e-9 * Math.Abs(mean[c])) deviation[c] = 0;
        }
    }

    /// <summary>σ = √(mean ‖x − x̄‖²), of the inputs as they are.</summary>
    public double Spread => Math.Sqrt(deviation.Sum(one => one * one));

    /// <summary>‖w‖ on the inputs as they are, of weights on the standardised ones.</summary>
    public double NormOf(double[] weight) =>
        Math.Sqrt(weight.Select((w, c) => deviation[c] > 0 ? w * w / (deviation[c] * deviation[c]) : 0).Sum());

    public override void Read(int example, Span<double> values)
    {
        inputs.Read(example, values);
        for (int c = 0; c < values.Length; c++) values[c] = deviation[c] > 0 ? (values[c] - mean[c]) / deviation[c] : 0;
    }

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values)
    {
        inputs.Read(example, columns, values);
        for (int i = 0; i < columns.Length; i++)
            values[i] = deviation[columns[i]] > 0 ? (values[i] - mean[columns[i]]) / deviation[columns[i]] : 0;
    }
}

namespace Fathom.Dictionaries;

/// <summary>Latents that depend on their own pre-activation alone (ReLU, JumpReLU, gated): only the needed ones are
/// computed.</summary>
sealed class SeparateReader : LatentReader
{
    // f = pre · gain + offset where pre > bar and f > 0; gain and offset are empty where f is pre.
    readonly float[] bars, gain, offset;
    readonly PackedRows rows;

    public SeparateReader(Sae sae, MonitorPlan plan)
    {
        SaeWeights folded = sae.Folded();
        float[] Of(ReadOnlySpan<float> values)
        {
            var some = new float[plan.Needed.Length];
            for (int i = 0; i < some.Length; i++) some[i] = values[plan.Needed[i]];
            return some;
        }
        float[] bias = Of(folded.EncoderBias);
        // A gate's bias is its bar.
        bool gated = sae is GatedSae;
        rows = new(Rows(folded.Encoder, plan.Needed, sae.Width), gated ? [] : bias, sae.Width);
        bars = sae switch
        {
            JumpReluSae jumpRelu => Of(jumpRelu.Bars),
            GatedSae => Array.ConvertAll(bias, b => -b),
            _ => new float[plan.Needed.Length],
        };
        (gain, offset) = sae is GatedSae gates ? (Of(gates.Gain), Of(gates.MagnitudeBias)) : ([], []);
    }

    public override int RoomPerRow => rows.Stride;

    public override void Compute(ReadOnlySpan<float> x, int n, Span<float> room) => rows.Multiply(x, n, room);

    public override void Fire(ReadOnlySpan<float> x, ReadOnlySpan<float> room, ref MonitorSink sink)
    {
        for (int i = 0; i < bars.Length; i++)
        {
            if (!(room[i] > bars[i])) continue;
            float activation = gain.Length == 0 ? room[i] : room[i] * gain[i] + offset[i];
            if (activation > 0) sink.Fire(i, activation);
        }
    }

    public override void Dispose() => rows.Dispose();
}

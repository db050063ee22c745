using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Linear probes of a run's labels, trained once for all metrics and dictionaries of a site.</summary>
static class LabelProbes
{
    /// <param name="context">What there is; its labels are those.</param>
    /// <param name="rows">Activations.</param>
    /// <param name="range">Rows to train on.</param>
    /// <param name="labels">Of these rows.</param>
    /// <param name="components">Principal components of these rows.</param>
    public static LinearProbes Of(MetricContext context, ActivationStore rows, RowRange range, LabelledRows labels,
        PrincipalComponents components)
    {
        string identity = context.Subject.RowsIdentity;
        string key = identity.Length == 0 || rows != context.Subject.Rows ? ""
            : $"rows {range.First} to {range.First + range.Count} of {identity}, items {context.Items!.Hash}, labels {context.Labels!.Hash}";
        return LinearProbes.Of(context.Cache.Get("probes", key, () =>
            LinearProbes.Train(rows, range, labels, components, context.Workers).Numbers, context.Labels!.Variables.Count * (rows.Width + 1)), rows.Width, components.Mean);
    }
}

using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>The principal components: as many as there are directions along which rows vary.</summary>
sealed class ComponentsControl() : BasisControl("PCA", "pca")
{
    private protected override int Directions(MetricContext context) => PrincipalComponents.Of(
        RowSelection.OfTraining(context.Subject.Rows, Rows, context.Seed),
        new FitContext(context.Workers, null, context.Cancellation)).Count;
}

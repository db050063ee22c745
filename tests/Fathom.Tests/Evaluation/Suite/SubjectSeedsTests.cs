using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Seeds are counted where there is chance in a column, and nowhere else.</summary>
public sealed class SubjectSeedsTests
{
    sealed class Runs(bool retrains) : IRunSubjects
    {
        public ActivationStore? Neurons => null;

        public CoreSubject? RandomInit(ulong seed) => null;

        public CoreSubject? Retrained(ulong further)
        {
            using MetricContext other = Reports.Context($"seed {further}");
            return retrains ? other.Subject : null;
        }
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void A_basis_and_a_dictionary_that_cannot_be_trained_anew_have_one(bool retrains, int expected)
    {
        using MetricContext plain = Reports.Context("d");
        using var context = new MetricContext
        {
            Name = "d",
            Subject = plain.Subject,
            Source = plain.Source,
            Run = new Runs(retrains),
            Session = new(new(null), [4, 5, 6], Workers.One, TestContext.Current.CancellationToken),
        };
        Assert.Equal(expected, SubjectSeeds.Count(context, SubjectRole.Dictionary));
        Assert.Equal(3, SubjectSeeds.Count(context, SubjectRole.Chance));
        Assert.Equal(1, SubjectSeeds.Count(context, SubjectRole.Baseline));
        Assert.Equal(1, SubjectSeeds.Count(context, SubjectRole.Ceiling));
    }
}

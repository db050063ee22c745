using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What the metrics and dictionaries of one call share.</summary>
public sealed class SharedKindTests
{
    [Fact]
    public void Two_kinds_of_one_type_are_two_and_each_is_made_once_of_each_thing()
    {
        var session = new MetricSession(new(null), [0], Workers.One, TestContext.Current.CancellationToken);
        SharedKind<string> one = new(), other = new();
        Assert.Equal("a", session.Once(one, 1, () => "a"));
        Assert.Equal("b", session.Once(other, 1, () => "b"));
        Assert.Equal("c", session.Once(one, 2, () => "c"));
        Assert.Equal("a", session.Once(one, 1, () => throw new InvalidOperationException()));
    }
}

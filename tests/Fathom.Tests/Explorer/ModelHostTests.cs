using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Explorer;

/// <summary>One model for all who ask: one at a time, few waiting, gone with the server.</summary>
public sealed class ModelHostTests(TinyWorkspace workspace)
{
    static CancellationToken Test => TestContext.Current.CancellationToken;

    async Task<(ModelHost Host, IndexDescription Index)> Open()
    {
        RunFolder run = RunFolder.Open(await workspace.Run());
        using FeatureIndex index = FeatureIndex.Open(run, TinyWorkspace.Dictionary);
        return (new ModelHost(run), index.Description);
    }

    [Fact]
    public async Task Uses_follow_one_another_and_share_the_model()
    {
        (ModelHost host, IndexDescription index) = await Open();
        using (host)
        {
            int inside = 0, most = 0;
            object[] models = await Task.WhenAll(Enumerable.Range(0, ModelHost.MostWaiting).Select(_ => host.Use(index, subject =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Thread.Sleep(2);
                Interlocked.Decrement(ref inside);
                return (object)subject.Model;
            }, Test)));
            Assert.Equal(1, most);
            Assert.Single(models.Distinct());
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_place_to_the_next()
    {
        (ModelHost host, IndexDescription index) = await Open();
        using (host)
        {
            using var gate = new ManualResetEventSlim();
            Task<int> first = host.Use(index, _ => { gate.Wait(Test); return 1; }, Test);
            using var gone = new CancellationTokenSource();
            Task<int> second = host.Use(index, _ => 2, gone.Token), third = host.Use(index, _ => 3, Test);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
            gate.Set();
            Assert.Equal((1, 3), (await first, await third));
        }
    }

    [Fact]
    public async Task More_than_a_few_are_refused_at_once()
    {
        (ModelHost host, IndexDescription index) = await Open();
        using (host)
        {
            using var gate = new ManualResetEventSlim();
            Task<int>[] waiting = [.. Enumerable.Range(0, ModelHost.MostWaiting + 1).Select(i => host.Use(index, _ => { gate.Wait(Test); return i; }, Test))];
            RequestException refused = await Assert.ThrowsAsync<RequestException>(() => host.Use(index, _ => 0, Test));
            Assert.Equal(503, refused.Status);
            gate.Set();
            Assert.Equal(Enumerable.Range(0, ModelHost.MostWaiting + 1), (await Task.WhenAll(waiting)).Order());
            Assert.Equal(7, await host.Use(index, _ => 7, Test));
        }
    }

    [Fact]
    public async Task A_use_that_fails_frees_the_model_and_the_last_one_closes_it()
    {
        (ModelHost host, IndexDescription index) = await Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.Use<int>(index, _ => throw new InvalidOperationException(), Test));
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        Task<int> last = host.Use(index, subject =>
        {
            entered.Set();
            gate.Wait(Test);
            return EncodedText.Of(subject, [1, 5, 6], Fathom.Numerics.Workers.One, Test).Positions.Length;
        }, Test);
        entered.Wait(Test);
        host.Dispose();
        gate.Set();
        Assert.Equal(2, await last);
        RequestException late = await Assert.ThrowsAsync<RequestException>(() => host.Use(index, _ => 0, Test));
        Assert.Equal(503, late.Status);
    }

    [Fact]
    public async Task A_pass_is_given_up_between_two_blocks()
    {
        (ModelHost host, IndexDescription index) = await Open();
        using (host)
        {
            using var gone = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Use(index, subject =>
            {
                gone.Cancel();
                return EncodedText.Of(subject, [1, 5, 6], Fathom.Numerics.Workers.One, gone.Token);
            }, Test));
            Assert.Equal(2, await host.Use(index, subject => EncodedText.Of(subject, [1, 5, 6], Fathom.Numerics.Workers.One, Test).Positions.Length, Test));
        }
    }

    [Fact]
    public async Task What_is_gone_is_told_in_one_line_and_read_once_it_is_back()
    {
        using Support.TempFolder copy = await workspace.CopyOfRun();
        RunFolder run = RunFolder.Open(copy.Path);
        using FeatureIndex index = FeatureIndex.Open(run, TinyWorkspace.Dictionary);
        using var host = new ModelHost(run);
        string weights = Path.Combine(run.Dictionary(TinyWorkspace.Dictionary), "sae_weights.safetensors"),
            aside = copy.File("aside");
        File.Move(weights, aside);
        InputException gone = await Assert.ThrowsAsync<InputException>(() => host.UseCoder(index.Description, _ => 0, Test));
        Assert.Contains("sae_weights.safetensors", gone.Message, StringComparison.Ordinal);
        File.Move(aside, weights);
        Assert.Equal(48, await host.UseCoder(index.Description, coder => coder.LatentCount, Test));
    }
}

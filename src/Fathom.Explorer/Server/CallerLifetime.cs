using Microsoft.Extensions.Hosting;

namespace Fathom.Explorer;

/// <summary>Leaves Ctrl-C to the program that started the server.</summary>
sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

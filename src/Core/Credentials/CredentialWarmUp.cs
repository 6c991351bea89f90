using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Credentials;

/// <summary>Asks for the key when the process starts, so that the first visitor does not wait for vault and identity. It never delays or fails the start.</summary>
internal sealed class CredentialWarmUp(ICredentials credentials) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await credentials.GetAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process ends before the store has answered.
        }
    }
}

using System.Security.Authentication;
using System.Text.Json;
using Azure;
using Azure.Identity;
using CaptchaGate.Core.Credentials;
using Microsoft.Identity.Client;

namespace CaptchaGate.Azure;

/// <summary>
/// Names what went wrong in the vault or at the identity endpoint, in phrases of ours: the exceptions' messages hold whole
/// answers and are never read. An outage may trigger fail-open; a misconfiguration must not, so a doubtful answer counts
/// as that.
/// </summary>
internal static class AzureFaults
{
    private const string Store = "the vault or identity endpoint";

    private static readonly CredentialLoad Untrusted = new CredentialLoad.Misconfigured("the certificate of the vault or identity endpoint is not trusted");

    /// <summary>The load result for <paramref name="exception"/>.</summary>
    public static CredentialLoad Of(Exception exception) => exception switch
    {
        _ when Find<AuthenticationException>(exception) is not null => Untrusted,
        AuthenticationFailedException => OfIdentity(exception),
        RequestFailedException { Status: 0 } => StoreFaults.Of(exception, Store) ?? new CredentialLoad.StoreDown("the vault could not be reached"),
        RequestFailedException failed => OfVault(failed.Status),
        // After its last try, a client throws what each try came to.
        AggregateException { InnerExceptions: [.., var last] } => Of(last),
        JsonException or InvalidOperationException or FormatException => new CredentialLoad.Misconfigured("the vault's answer is not what a vault answers"),
        _ => StoreFaults.Of(exception, Store) ?? new CredentialLoad.StoreDown(exception.GetType().Name),
    };

    private static CredentialLoad OfVault(int status) => status switch
    {
        401 => new CredentialLoad.Misconfigured("the vault rejects the identity's token (401): vault and identity must be in the same tenant"),
        403 => new CredentialLoad.Misconfigured(
            "the vault forbids it (403): the identity needs the role Key Vault Secrets User, the vault's firewall must let us in, and the secret must be enabled"),
        404 => new CredentialLoad.Misconfigured("the vault has no such secret (404)"),
        408 or 429 or >= 500 => new CredentialLoad.StoreDown($"the vault answers {status}"),
        _ => new CredentialLoad.Misconfigured($"the vault answers {status}"),
    };

    // The identity endpoint names an identity that this app does not have with 400; everything else it does is an outage.
    private static CredentialLoad OfIdentity(Exception exception) => Find<MsalServiceException>(exception) is { StatusCode: 400 }
        ? new CredentialLoad.Misconfigured("this app has no such identity (400): assign it, or fix Credentials__ManagedIdentityClientId")
        : StoreFaults.Of(exception, "the identity endpoint") ?? new CredentialLoad.StoreDown("the identity endpoint gave no token");

    private static T? Find<T>(Exception? exception)
        where T : Exception => exception switch
        {
            null => null,
            T found => found,
            AggregateException several => several.InnerExceptions.Select(Find<T>).FirstOrDefault(static found => found is not null),
            _ => Find<T>(exception.InnerException),
        };
}

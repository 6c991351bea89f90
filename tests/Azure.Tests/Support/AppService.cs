using System.Runtime.CompilerServices;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>Lets this process look like one in App Service: the libraries look at its environment.</summary>
internal static class AppService
{
    // Where the name leads to is each test's own business.
    [ModuleInitializer]
    internal static void NameIdentityEndpoint()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", $"http://{IdentityEndpoint.Host}:8081/msi/token");
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", IdentityEndpoint.Header);
    }
}

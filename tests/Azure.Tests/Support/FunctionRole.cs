using CaptchaGate.Core.Credentials.FunctionCompute;
using CaptchaGate.Emulator.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>Temporary credentials of a function's role, as Function Compute hands them out.</summary>
internal sealed record FunctionRole(string Id, string Secret, string SecurityToken)
{
    /// <summary>Makes credentials that Alibaba Cloud takes.</summary>
    public static FunctionRole Issue(FakeAzure cloud, string name)
    {
        var role = new FunctionRole($"STS.{name}", $"secret-of-{name}", $"CAIS{name}");
        cloud.Emulator.Keys.Put(new EmulatorKey
        {
            Id = role.Id,
            Secret = role.Secret,
            SecurityToken = role.SecurityToken,
            ExpiresAt = cloud.Time.GetUtcNow().AddHours(12),
        });
        return role;
    }

    /// <value>As settings that stand in the environment when the instance starts.</value>
    public (string Name, string? Value)[] Environment =>
    [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", Id),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", Secret),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", SecurityToken),
    ];

    /// <summary>As the headers of a request that now comes to the gate.</summary>
    public void ComesToIn(VerifierHost gate) =>
        gate.Services.GetRequiredService<FunctionComputeHeaders>().Observe(name => name switch
        {
            "x-fc-access-key-id" => Id,
            "x-fc-access-key-secret" => Secret,
            "x-fc-security-token" => SecurityToken,
            _ => null,
        });
}

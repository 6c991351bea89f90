using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Rpc;

namespace CaptchaGate.Emulator.Kms;

/// <summary><c>GetSecretValue</c> of 2016-01-20, behind the same signature check as every call.</summary>
internal sealed class SecretReader(Secrets secrets, EmulatorClock clock)
{
    private const string CurrentStage = "ACSCurrent";

    public Answer Answer(RpcCall call)
    {
        var host = call.Header("host") ?? "";
        if (call.Parameter("SecretName") is not { Length: > 0 } name)
            return Answers.Refused(new("MissingParameter", "SecretName is mandatory for this action."), host);
        if (secrets.Find(name) is not { } secret)
            return Answers.Refused(NotFound, host);
        if (secret.Denied)
            return Answers.Refused(new("Forbidden.NoPermission", "This operation is forbidden by permission system."), host);

        var stage = call.Parameter("VersionStage") ?? CurrentStage;
        var version = stage switch { CurrentStage => secret.Current, "ACSPrevious" => secret.Previous, _ => null };
        return version is null ? Answers.Refused(NotFound, host) : Value(name, stage, version);
    }

    private static Refusal NotFound => new("Forbidden.ResourceNotFound", "Resource not found.");

    private Answer Value(string name, string stage, SecretVersion version) => Answers.Json(200, "Success", new
    {
        RequestId = Identifiers.RequestId(),
        SecretName = name,
        SecretType = "Generic",
        SecretData = version.Data,
        SecretDataType = "text",
        VersionId = version.Id,
        VersionStages = new { VersionStage = new[] { stage } },
        CreateTime = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
    });
}

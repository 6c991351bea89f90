using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.Kms;

/// <summary>With no key at hand.</summary>
public sealed class KmsFaultTests : KmsTest
{
    public static TheoryData<string> Faults => ServiceFault.Names;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_of_kms_is_its_row_of_the_table_in_bounded_time(string fault)
    {
        PutKey("LTAI1");
        Cloud.Emulator.Standing.Add(ServiceFault.ReactionOf(fault), Emulator.Calls.Where.Action(GetSecretValue));

        Assert.Equal(ServiceFault.OutcomeOf(fault), await Gate("Role").GetFaultAsync());
        Cloud.AssertNothingLeaked();
    }

    [Theory]
    [InlineData("denied", "KMS: Forbidden.NoPermission")]
    [InlineData("missing", "KMS: Forbidden.ResourceNotFound")]
    [InlineData("no key", "the secret is not the JSON")]
    [InlineData("role refused", "KMS: InvalidAccessKeyId.Inactive")]
    public async Task What_somebody_has_to_mend_is_named_in_the_log(string fault, string reason)
    {
        PutKey("LTAI1");
        var gate = Gate("Role");
        switch (fault)
        {
            case "denied":
                Cloud.Emulator.Secrets.Deny(SecretName);
                break;
            case "missing":
                Cloud.Emulator.Secrets.Remove(SecretName);
                break;
            case "no key":
                Cloud.Emulator.Secrets.Put(SecretName, Reply.Marker);
                break;
            default:
                Cloud.Emulator.Keys.Disable("STS.Role");
                break;
        }

        Assert.Equal(Outcome.CredentialsMisconfigured, await gate.GetFaultAsync());
        Assert.Contains(reason, Cloud.Log.Text, StringComparison.Ordinal);
        Cloud.AssertNothingLeaked();
    }

    [Fact]
    public async Task A_role_whose_credentials_ended_is_an_outage()
    {
        PutKey("LTAI1");
        var gate = Gate("Role");
        Cloud.Emulator.Keys.Refuse("STS.Role", "InvalidSecurityToken.Expired");

        Assert.Equal(Outcome.CredentialsUnavailable, await gate.GetFaultAsync());
    }
}

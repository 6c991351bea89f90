terraform {
  # 1.9 lets one variable be checked against another.
  required_version = ">= 1.9"
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
      # From 1.290 on a certificate can also be bound by its id: certificate_id_override.tf.example.
      version = ">= 1.270.0, < 2.0.0"
    }
  }
}

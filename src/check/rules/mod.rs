//! The table of rules, by code. A code keeps its meaning for good; a retired one is not used again:
//! CB314 `block-not-available` is retired.

mod address_taken;
mod approval_below_grade;
mod approval_in_future;
mod approval_missing;
mod approver_without_role;
mod broken_clause_link;
mod broken_document_link;
mod broken_file_link;
mod broken_process_map;
mod broken_profile;
mod broken_release_chain;
mod broken_section_link;
mod changed_since_approval;
mod changed_since_review;
mod claim_without_id;
mod claim_without_passage;
mod clause_without_requirements;
mod confirmation_in_future;
mod dangling_reference;
mod decision_in_future;
mod disposed_record_present;
mod duplicate_heading_id;
mod duplicate_id;
mod duplicate_key;
mod duplicate_row;
mod duty_without_role;
mod figures_disagree;
mod file_refused;
mod front_matter_missing;
mod frozen_row_changed;
mod guidance_in_approved;
mod history_out_of_order;
mod hold_without_reason;
mod leftover_guidance;
mod link_to_unnamed_heading;
mod malformed_claim;
mod malformed_heading_id;
mod malformed_signer;
mod missing_cell;
mod missing_key;
mod missing_meaning;
mod needless_acceptance;
mod never_reviewed;
mod not_text;
mod outside_edition_new;
mod personal_data_without_retention;
mod placeholder;
mod placeholder_in_approved;
mod practice_without_clause;
mod process_off_map;
mod proposed_figure;
mod proposed_figure_in_approved;
mod raw_html;
mod record_not_described;
mod record_overdue;
mod register_in_wider_document;
mod release_outside_history;
mod release_record_changed;
mod release_without_tag;
mod released_text_missing;
mod releases_without_git;
mod repeated_register;
mod repeated_standard;
mod repeated_term;
mod review_before_approval;
mod review_in_future;
mod review_overdue;
mod review_put_off;
mod review_without_stamp;
mod reviews_disagree;
mod reviews_out_of_order;
mod row_not_frozen;
mod rows_changed;
mod rows_overdue;
mod signature_not_valid;
mod skipped_heading_level;
mod table_without_header;
mod term_leads_nowhere;
mod theme_for_another_version;
mod too_large;
mod unclosed_block;
mod undecided_row;
mod undeclared_field;
mod undeclared_role;
mod unknown_audience;
mod unknown_block;
mod unknown_clause;
mod unknown_column;
mod unknown_key;
mod unknown_point;
mod unknown_record_class;
mod unknown_register;
mod unknown_role;
mod unknown_rule;
mod unknown_standard;
mod unknown_status;
mod unknown_type;
mod unknown_unit;
mod unlinked_document;
mod unsafe_link;
mod unused_term;
mod vague_word;
mod version_approved_twice;
mod version_used_twice;
mod withdrawal_not_recorded;
mod wrong_cell;
mod wrong_columns;
mod wrong_extract;
mod wrong_form;
mod wrong_value;
mod yaml_fault;

use super::Rule;

/// All rules, by code.
pub const RULES: &[Rule] = &[
    file_refused::RULE,
    not_text::RULE,
    too_large::RULE,
    yaml_fault::RULE,
    unknown_key::RULE,
    missing_key::RULE,
    wrong_value::RULE,
    duplicate_key::RULE,
    front_matter_missing::RULE,
    unknown_type::RULE,
    unknown_status::RULE,
    unknown_role::RULE,
    duplicate_id::RULE,
    address_taken::RULE,
    unknown_rule::RULE,
    unknown_audience::RULE,
    wrong_form::RULE,
    theme_for_another_version::RULE,
    unknown_clause::RULE,
    unknown_point::RULE,
    unknown_standard::RULE,
    clause_without_requirements::RULE,
    claim_without_passage::RULE,
    malformed_claim::RULE,
    claim_without_id::RULE,
    repeated_standard::RULE,
    broken_document_link::RULE,
    broken_section_link::RULE,
    broken_clause_link::RULE,
    broken_file_link::RULE,
    unsafe_link::RULE,
    link_to_unnamed_heading::RULE,
    malformed_heading_id::RULE,
    duplicate_heading_id::RULE,
    skipped_heading_level::RULE,
    table_without_header::RULE,
    raw_html::RULE,
    unknown_block::RULE,
    unclosed_block::RULE,
    undeclared_field::RULE,
    placeholder::RULE,
    placeholder_in_approved::RULE,
    leftover_guidance::RULE,
    guidance_in_approved::RULE,
    proposed_figure::RULE,
    proposed_figure_in_approved::RULE,
    decision_in_future::RULE,
    approval_missing::RULE,
    changed_since_approval::RULE,
    approval_in_future::RULE,
    review_before_approval::RULE,
    review_without_stamp::RULE,
    review_in_future::RULE,
    approver_without_role::RULE,
    approval_below_grade::RULE,
    signature_not_valid::RULE,
    malformed_signer::RULE,
    review_overdue::RULE,
    never_reviewed::RULE,
    changed_since_review::RULE,
    reviews_disagree::RULE,
    reviews_out_of_order::RULE,
    review_put_off::RULE,
    withdrawal_not_recorded::RULE,
    version_approved_twice::RULE,
    history_out_of_order::RULE,
    released_text_missing::RULE,
    release_without_tag::RULE,
    release_record_changed::RULE,
    release_outside_history::RULE,
    releases_without_git::RULE,
    broken_release_chain::RULE,
    version_used_twice::RULE,
    wrong_columns::RULE,
    unknown_column::RULE,
    wrong_cell::RULE,
    missing_cell::RULE,
    duplicate_row::RULE,
    repeated_register::RULE,
    dangling_reference::RULE,
    unknown_register::RULE,
    wrong_extract::RULE,
    undecided_row::RULE,
    frozen_row_changed::RULE,
    row_not_frozen::RULE,
    rows_overdue::RULE,
    rows_changed::RULE,
    confirmation_in_future::RULE,
    record_overdue::RULE,
    unknown_unit::RULE,
    outside_edition_new::RULE,
    unknown_record_class::RULE,
    personal_data_without_retention::RULE,
    register_in_wider_document::RULE,
    disposed_record_present::RULE,
    hold_without_reason::RULE,
    missing_meaning::RULE,
    vague_word::RULE,
    undeclared_role::RULE,
    figures_disagree::RULE,
    duty_without_role::RULE,
    record_not_described::RULE,
    unlinked_document::RULE,
    needless_acceptance::RULE,
    repeated_term::RULE,
    unused_term::RULE,
    term_leads_nowhere::RULE,
    broken_process_map::RULE,
    process_off_map::RULE,
    broken_profile::RULE,
    practice_without_clause::RULE,
];
